-- The rails to the bank: top-up references, bank statements and their entries, payouts and the files that order them.

INSERT INTO ledger.account_codes (code, name, side, limit_kind)
VALUES (2310, 'PAYOUT_HELD',        -1, 1),
       (2400, 'UNMATCHED_RECEIPTS', -1, 1);

INSERT INTO ledger.transfer_codes (code, name)
VALUES (30, 'BANK_TOPUP'),
       (31, 'BANK_UNMATCHED'),
       (32, 'BANK_ASSIGN'),
       (33, 'BANK_RETURN'),
       (34, 'PAYOUT_HOLD'),
       (35, 'PAYOUT_SETTLE'),
       (36, 'PAYOUT_GIVE_BACK'),
       (37, 'BANK_FEE'),
       (38, 'BANK_OWN');

ALTER TABLE wallet.payments
    DROP CONSTRAINT payments_kind_check,
    ADD CONSTRAINT payments_kind_check
        CHECK (kind IN ('transfer', 'pay_code', 'request', 'voucher', 'cash_in', 'cash_out',
                        'bank_topup', 'payout'));

-- What a member writes on a bank transfer so that the money finds them: an ISO 11649 creditor reference.
CREATE TABLE wallet.topup_references (
    owner     uuid        NOT NULL,
    asset     text        NOT NULL,
    reference text        NOT NULL UNIQUE CHECK (reference ~ '^RF[0-9]{2}[0-9A-HJKMNP-TV-Z]{10}$'),
    made_at   timestamptz NOT NULL,
    PRIMARY KEY (owner, asset)
);

-- The operator's accounts at banks. Its row is locked while a statement is read in, so two never interleave.
CREATE TABLE wallet.bank_accounts (
    iban  text        NOT NULL CHECK (iban ~ '^[A-Z]{2}[0-9]{2}[0-9A-Z]{1,30}$'),
    asset text        NOT NULL,
    since timestamptz NOT NULL,
    PRIMARY KEY (iban, asset)
);

-- What the bank said the account held, as it said it. Amounts are signed: an account may be overdrawn.
CREATE TABLE wallet.bank_statements (
    iban        text        NOT NULL,
    asset       text        NOT NULL,
    id          uuid        NOT NULL,
    digest      bytea       NOT NULL CHECK (octet_length(digest) = 32),
    number      text        NOT NULL,
    sequence    integer     CHECK (sequence >= 0),
    from_on     date        NOT NULL,
    to_on       date        NOT NULL CHECK (to_on >= from_on),
    opening     bigint      NOT NULL,
    closing     bigint      NOT NULL,
    entries     integer     NOT NULL CHECK (entries >= 0),
    imported_at timestamptz NOT NULL,
    imported_by uuid,       -- the member of the staff; NULL: somebody at the server's own command line
    PRIMARY KEY (iban, asset, id),
    UNIQUE (iban, asset, digest),
    FOREIGN KEY (iban, asset) REFERENCES wallet.bank_accounts (iban, asset)
);

CREATE TRIGGER bank_statements_are_facts
BEFORE UPDATE OR DELETE OR TRUNCATE ON wallet.bank_statements
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

-- One line of a statement, stored once however often the bank says it. `fingerprint` is what makes it this line;
-- `ordinal` tells apart lines that are the same in everything, by their place among each other in one statement.
CREATE TABLE wallet.bank_entries (
    iban           text        NOT NULL,
    asset          text        NOT NULL,
    id             uuid        NOT NULL UNIQUE,
    fingerprint    bytea       NOT NULL CHECK (octet_length(fingerprint) = 32),
    ordinal        integer     NOT NULL CHECK (ordinal >= 0),
    statement      uuid        NOT NULL,
    direction      text        NOT NULL CHECK (direction IN ('credit', 'debit')),
    amount         bigint      NOT NULL CHECK (amount > 0),
    is_reversal    boolean     NOT NULL,
    booked_on      date        NOT NULL,
    valued_on      date,
    bank_reference text        NOT NULL,
    end_to_end     text        NOT NULL,
    structured     text        NOT NULL,
    remittance     text        NOT NULL,
    party_name     text        NOT NULL,
    party_iban     text        NOT NULL,
    status         text        NOT NULL DEFAULT 'new'
                   CHECK (status IN ('new', 'matched', 'waiting', 'aside', 'settled')),
    reason         text        NOT NULL DEFAULT '',
    remark         text        NOT NULL DEFAULT '' CHECK (char_length(remark) <= 200),
    outcome        text        CHECK (outcome IN ('topup', 'payout', 'payout_returned', 'member', 'sender',
                                                  'charges', 'own', 'till')),
    member         uuid,
    payout         uuid,
    stored_at      timestamptz NOT NULL,
    booked_at      timestamptz,
    settled_at     timestamptz,
    PRIMARY KEY (iban, asset, id),
    UNIQUE (iban, asset, fingerprint, ordinal),
    FOREIGN KEY (iban, asset, statement) REFERENCES wallet.bank_statements (iban, asset, id),
    CHECK ((booked_at IS NULL) = (status = 'new')),
    CHECK ((outcome IS NOT NULL) = (status IN ('matched', 'settled'))),
    CHECK ((settled_at IS NOT NULL) = (status IN ('matched', 'settled'))),
    CHECK ((reason <> '') = (status IN ('waiting', 'aside'))),
    CHECK (status <> 'aside' OR remark <> ''),
    CHECK (outcome NOT IN ('topup', 'member') OR (member IS NOT NULL AND direction = 'credit')),
    CHECK (outcome <> 'payout' OR (payout IS NOT NULL AND direction = 'debit')),
    CHECK (outcome NOT IN ('payout_returned', 'sender') OR (payout IS NOT NULL AND direction = 'credit'))
);

CREATE INDEX bank_entries_open ON wallet.bank_entries (id) WHERE status IN ('new', 'waiting', 'aside');

CREATE TRIGGER bank_entries_are_never_deleted
BEFORE DELETE OR TRUNCATE ON wallet.bank_entries
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

CREATE FUNCTION wallet.refuse() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on wallet.% is refused: %', TG_OP, TG_TABLE_NAME, TG_ARGV[0]
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;

CREATE TRIGGER bank_entries_keep_what_the_bank_said
BEFORE UPDATE ON wallet.bank_entries
FOR EACH ROW
WHEN (ROW (OLD.iban, OLD.asset, OLD.id, OLD.fingerprint, OLD.ordinal, OLD.statement, OLD.direction, OLD.amount,
           OLD.is_reversal, OLD.booked_on, OLD.end_to_end, OLD.structured, OLD.remittance, OLD.party_iban)
      IS DISTINCT FROM
      ROW (NEW.iban, NEW.asset, NEW.id, NEW.fingerprint, NEW.ordinal, NEW.statement, NEW.direction, NEW.amount,
           NEW.is_reversal, NEW.booked_on, NEW.end_to_end, NEW.structured, NEW.remittance, NEW.party_iban))
EXECUTE FUNCTION wallet.refuse('an entry stays what the bank said');

-- An entry back from `settled` is one whose return to its sender the bank refused; it waits again.
CREATE TRIGGER bank_entries_settle_once
BEFORE UPDATE ON wallet.bank_entries
FOR EACH ROW
WHEN (OLD.status IN ('matched', 'settled')
      AND NOT (OLD.outcome = 'sender' AND NEW.status = 'waiting'))
EXECUTE FUNCTION wallet.refuse('an entry is settled once');

-- A payment order to the bank, as bytes: written again it is the same file, and the bank pays a file once.
CREATE TABLE wallet.payout_batches (
    id         uuid        PRIMARY KEY,
    message    text        NOT NULL UNIQUE,
    iban       text        NOT NULL,
    asset      text        NOT NULL,
    total      bigint      NOT NULL CHECK (total > 0),
    size       integer     NOT NULL CHECK (size > 0),
    document   bytea       NOT NULL,
    made_at    timestamptz NOT NULL
);

CREATE TRIGGER payout_batches_are_facts
BEFORE UPDATE OR DELETE OR TRUNCATE ON wallet.payout_batches
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

-- Money on its way to a bank account: a member's own, or a receipt that goes back to its sender.
CREATE TABLE wallet.payouts (
    id         uuid        PRIMARY KEY,
    member     uuid,
    entry      uuid        REFERENCES wallet.bank_entries (id),
    amount     bigint      NOT NULL CHECK (amount > 0),
    asset      text        NOT NULL,
    iban       text        NOT NULL CHECK (iban ~ '^[A-Z]{2}[0-9]{2}[0-9A-Z]{1,30}$'),
    holder     text        NOT NULL CHECK (char_length(holder) BETWEEN 1 AND 70),
    end_to_end text        NOT NULL UNIQUE CHECK (end_to_end ~ '^QP[0-9A-HJKMNP-TV-Z]{12}$'),
    status     text        NOT NULL DEFAULT 'held'
               CHECK (status IN ('held', 'sent', 'settled', 'returned', 'cancelled', 'rejected')),
    batch      uuid        REFERENCES wallet.payout_batches (id),
    created_at timestamptz NOT NULL,
    sent_at    timestamptz,
    settled_at timestamptz,
    ended_at   timestamptz,
    CHECK ((member IS NULL) <> (entry IS NULL)),
    CHECK ((batch IS NULL) = (sent_at IS NULL)),
    CHECK ((sent_at IS NULL) = (status IN ('held', 'cancelled'))),
    CHECK ((settled_at IS NOT NULL) = (status IN ('settled', 'returned'))),
    CHECK ((ended_at IS NOT NULL) = (status IN ('returned', 'cancelled', 'rejected')))
);

CREATE INDEX payouts_of_member ON wallet.payouts (member, id) WHERE member IS NOT NULL;
CREATE INDEX payouts_of_batch ON wallet.payouts (batch) WHERE batch IS NOT NULL;
CREATE INDEX payouts_open ON wallet.payouts (id) WHERE status IN ('held', 'sent');
-- A receipt goes back once at a time.
CREATE UNIQUE INDEX payouts_of_entry ON wallet.payouts (entry)
    WHERE entry IS NOT NULL AND status NOT IN ('cancelled', 'rejected');

CREATE TRIGGER payouts_are_never_deleted
BEFORE DELETE OR TRUNCATE ON wallet.payouts
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

CREATE TRIGGER payouts_keep_what_they_pay
BEFORE UPDATE ON wallet.payouts
FOR EACH ROW
WHEN (ROW (OLD.id, OLD.member, OLD.entry, OLD.amount, OLD.asset, OLD.iban, OLD.holder, OLD.end_to_end)
      IS DISTINCT FROM
      ROW (NEW.id, NEW.member, NEW.entry, NEW.amount, NEW.asset, NEW.iban, NEW.holder, NEW.end_to_end)
      OR (OLD.batch IS NOT NULL AND NEW.batch IS DISTINCT FROM OLD.batch))
EXECUTE FUNCTION wallet.refuse('a payout keeps its amount, its account and its file');

CREATE TRIGGER payouts_end_once
BEFORE UPDATE ON wallet.payouts
FOR EACH ROW
WHEN (OLD.status IN ('returned', 'cancelled', 'rejected')
      OR (OLD.status = 'settled' AND NEW.status <> 'returned')
      OR (OLD.status = 'sent' AND NEW.status NOT IN ('settled', 'rejected')))
EXECUTE FUNCTION wallet.refuse('a payout ends once');
