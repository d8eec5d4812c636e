-- Operators: staff and their roles, tokens of operators' systems, proposals that a second person decides on.

CREATE SCHEMA admin;

CREATE TABLE admin.staff (
    member     uuid        PRIMARY KEY,
    role       text        NOT NULL CHECK (role IN ('auditor', 'clerk', 'supervisor')),
    granted_by text        NOT NULL,                             -- `operator` or a member, as in the audit log
    granted_at timestamptz NOT NULL
);

-- Only the SHA-256 of a token is kept: a copy of this table opens nothing.
CREATE TABLE admin.tokens (
    id           uuid        PRIMARY KEY,
    name         text        NOT NULL CHECK (char_length(name) BETWEEN 1 AND 60),
    digest       bytea       NOT NULL UNIQUE CHECK (octet_length(digest) = 32),
    scopes       text[]      NOT NULL
                 CHECK (cardinality(scopes) > 0 AND scopes <@ ARRAY['ledger:read', 'ledger:write']),
    made_by      text        NOT NULL,
    made_at      timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL CHECK (expires_at > made_at),
    revoked_at   timestamptz,
    last_used_at timestamptz
);

CREATE TRIGGER tokens_are_kept
BEFORE DELETE OR TRUNCATE ON admin.tokens
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

CREATE TRIGGER tokens_keep_what_they_are
BEFORE UPDATE OF id, name, digest, scopes, made_by, made_at, expires_at ON admin.tokens
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

CREATE TRIGGER tokens_stay_revoked
BEFORE UPDATE ON admin.tokens
FOR EACH ROW WHEN (OLD.revoked_at IS NOT NULL)
EXECUTE FUNCTION core.refuse_change();

-- What one person of the staff proposes, another one decides on. Only the maker withdraws, and does nothing else.
CREATE TABLE admin.proposals (
    id         uuid        PRIMARY KEY,
    kind       text        NOT NULL CHECK (kind IN ('reversal')),
    subject    uuid        NOT NULL,                             -- the ledger transfer to be reversed
    reason     text        NOT NULL CHECK (char_length(reason) BETWEEN 3 AND 100),
    maker      uuid        NOT NULL,
    made_at    timestamptz NOT NULL,
    checker    uuid,
    decided_at timestamptz,
    decision   text        CHECK (decision IN ('approved', 'declined', 'withdrawn')),
    outcome    uuid,                                             -- the ledger transfer that was made of it
    CONSTRAINT proposals_are_decided_as_a_whole
        CHECK ((checker IS NULL) = (decision IS NULL) AND (decided_at IS NULL) = (decision IS NULL)),
    CONSTRAINT proposals_are_checked_by_another
        CHECK ((checker = maker) = (decision = 'withdrawn')),
    CONSTRAINT proposals_approved_have_an_outcome
        CHECK ((outcome IS NOT NULL) = (decision IS NOT DISTINCT FROM 'approved'))
);

-- One thing is proposed once at a time.
CREATE UNIQUE INDEX proposals_open ON admin.proposals (kind, subject) WHERE decision IS NULL;
CREATE INDEX proposals_about ON admin.proposals (subject);

CREATE TRIGGER proposals_are_kept
BEFORE DELETE OR TRUNCATE ON admin.proposals
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

CREATE TRIGGER proposals_say_what_they_said
BEFORE UPDATE OF id, kind, subject, reason, maker, made_at ON admin.proposals
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

CREATE TRIGGER proposals_stay_decided
BEFORE UPDATE ON admin.proposals
FOR EACH ROW WHEN (OLD.decision IS NOT NULL)
EXECUTE FUNCTION core.refuse_change();


-- A reversed payment is a payment back, and both sides keep a bill of it -------------------------------------------

ALTER TABLE wallet.payments
    DROP CONSTRAINT payments_kind_check,
    ADD CONSTRAINT payments_kind_check
        CHECK (kind IN ('transfer', 'pay_code', 'request', 'voucher', 'cash_in', 'cash_out',
                        'bank_topup', 'payout', 'reversal'));

CREATE TABLE wallet.reversals (
    reverses uuid PRIMARY KEY REFERENCES wallet.payments,
    payment  uuid NOT NULL UNIQUE REFERENCES wallet.payments,
    CHECK (reverses <> payment)
);

CREATE TRIGGER reversals_are_facts
BEFORE UPDATE OR DELETE OR TRUNCATE ON wallet.reversals
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();


-- What operators look for ---------------------------------------------------------------------------------------------

-- Neither changes after an account is opened, so that posting still touches no index.
CREATE INDEX accounts_by_code ON ledger.accounts (code, id);
CREATE INDEX accounts_by_owner ON ledger.accounts (owner, code, id) WHERE owner IS NOT NULL;

-- Transfers are written in the order of their recorded time: a few bytes per thousand of them find a day.
CREATE INDEX transfers_by_time ON ledger.transfers USING brin (recorded_at);
