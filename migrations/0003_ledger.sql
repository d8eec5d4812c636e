-- The ledger: assets, the chart of accounts, accounts, transfers, entries and refused ids.
--
-- The program decides (quan/ledger/rules.py); this file refuses what must never be true, whoever writes it.
-- Everything one posting changes is written by ONE statement (see quan/ledger/store.py). PostgreSQL fires the
-- AFTER triggers of such a statement when all of it is done, so they can compare transfers, entries and totals
-- as a whole, once per batch instead of once per row. Writing only a part of it is refused on the spot.

CREATE SCHEMA ledger;

CREATE TABLE ledger.assets (
    asset text     PRIMARY KEY,
    code  text     NOT NULL UNIQUE,      -- one scale per code, for ever
    scale smallint NOT NULL CHECK (scale BETWEEN 0 AND 18),
    CHECK (asset = code || '/' || scale)
);

CREATE TABLE ledger.account_codes (
    code       smallint PRIMARY KEY,
    name       text     NOT NULL UNIQUE,
    side       smallint NOT NULL CHECK (side IN (1, -1)),        -- 1 grows by debits, -1 by credits
    limit_kind smallint NOT NULL CHECK (limit_kind BETWEEN 0 AND 3),
    UNIQUE (code, side)
);

INSERT INTO ledger.account_codes (code, name, side, limit_kind)
VALUES (1000, 'SETTLEMENT_CASH',       1, 2),
       (1100, 'VOUCHERS_RECEIVABLE',   1, 2),
       (2000, 'MEMBER_WALLET',        -1, 1),
       (2100, 'AGENT_FLOAT',          -1, 1),
       (2200, 'VOUCHERS_OUTSTANDING', -1, 1),
       (2300, 'CASH_OUT_HELD',        -1, 1),
       (3000, 'EQUITY',               -1, 0),
       (4000, 'FEE_INCOME',           -1, 0),
       (5000, 'EXPENSES',              1, 0);

CREATE TABLE ledger.transfer_codes (
    code smallint PRIMARY KEY,
    name text     NOT NULL UNIQUE
);

INSERT INTO ledger.transfer_codes (code, name)
VALUES ( 1, 'TRANSFER'),
       ( 2, 'PAY_CODE'),
       ( 3, 'PAYMENT_REQUEST'),
       (10, 'VOUCHER_ISSUE'),
       (11, 'VOUCHER_REDEEM'),
       (12, 'VOUCHER_EXPIRE'),
       (20, 'FLOAT_FUND'),
       (21, 'CASH_IN'),
       (22, 'CASH_OUT_HOLD'),
       (23, 'CASH_OUT_PAY'),
       (24, 'CASH_OUT_RETURN'),
       (25, 'FLOAT_WITHDRAW'),
       (90, 'REVERSAL');

-- Rows are rewritten with every posting: half of each page is kept free and no changing column is indexed, so
-- that an update stays on its page and touches no index (HOT).
CREATE TABLE ledger.accounts (
    id              uuid        PRIMARY KEY,
    debits_posted   bigint      NOT NULL DEFAULT 0 CHECK (debits_posted   >= 0),
    credits_posted  bigint      NOT NULL DEFAULT 0 CHECK (credits_posted  >= 0),
    debits_pending  bigint      NOT NULL DEFAULT 0 CHECK (debits_pending  >= 0),
    credits_pending bigint      NOT NULL DEFAULT 0 CHECK (credits_pending >= 0),
    version         bigint      NOT NULL DEFAULT 0 CHECK (version >= 0),
    last_at         timestamptz,                                 -- recorded time of the entry `version`
    floor           bigint      NOT NULL DEFAULT 0,              -- read by limit kind 3 only
    owner           uuid,
    opened_at       timestamptz NOT NULL,
    code            smallint    NOT NULL,
    side            smallint    NOT NULL,
    limit_kind      smallint    NOT NULL CHECK (limit_kind BETWEEN 0 AND 3),
    closed          boolean     NOT NULL DEFAULT false,
    asset           text        NOT NULL REFERENCES ledger.assets (asset),
    FOREIGN KEY (code, side) REFERENCES ledger.account_codes (code, side),
    CONSTRAINT accounts_first_entry_sets_the_time
        CHECK ((version = 0) = (last_at IS NULL)),
    CONSTRAINT accounts_no_money_without_entries
        CHECK (version > 0 OR (debits_posted = 0 AND credits_posted = 0)),
    CONSTRAINT accounts_debits_must_not_exceed_credits
        CHECK (limit_kind <> 1 OR debits_posted + debits_pending <= credits_posted),
    CONSTRAINT accounts_credits_must_not_exceed_debits
        CHECK (limit_kind <> 2 OR credits_posted + credits_pending <= debits_posted),
    CONSTRAINT accounts_balance_must_not_pass_the_floor
        CHECK (limit_kind <> 3
               OR CASE side
                      WHEN 1 THEN debits_posted - credits_posted - credits_pending
                      ELSE        credits_posted - debits_posted - debits_pending
                  END >= floor)
) WITH (fillfactor = 50);

CREATE TABLE ledger.transfers (
    id             uuid        PRIMARY KEY,
    debit          uuid        NOT NULL,
    credit         uuid        NOT NULL,
    reference      uuid,
    amount         bigint      NOT NULL CHECK (amount > 0),
    debit_version  bigint      NOT NULL,
    credit_version bigint      NOT NULL,
    recorded_at    timestamptz NOT NULL,
    effective_at   timestamptz,                                  -- NULL: the time it was recorded
    code           smallint    NOT NULL,
    CONSTRAINT transfers_between_two_accounts CHECK (debit <> credit),
    CONSTRAINT transfers_reversal_says_of_what CHECK (code <> 90 OR reference IS NOT NULL)
);

-- A transfer is reversed at most once.
CREATE UNIQUE INDEX transfers_reversal ON ledger.transfers (reference) WHERE code = 90;

-- One line per account and version. `delta` and `balance` are counted on the account's normal side.
CREATE TABLE ledger.entries (
    account      uuid        NOT NULL,
    version      bigint      NOT NULL CHECK (version > 0),
    transfer     uuid        NOT NULL,
    delta        bigint      NOT NULL CHECK (delta <> 0),
    balance      bigint      NOT NULL,
    recorded_at  timestamptz NOT NULL,
    effective_at timestamptz,                                    -- as in its transfer
    PRIMARY KEY (account, version)
);

-- Only entries whose two times differ: a balance by effective time corrects the one by recorded time with these.
CREATE INDEX entries_effective ON ledger.entries (account, effective_at) WHERE effective_at IS NOT NULL;

-- Ids that were refused, with what was asked: a late retry hears the same refusal, whatever has changed since.
CREATE TABLE ledger.refusals (
    id           uuid        PRIMARY KEY,
    debit        uuid        NOT NULL,
    credit       uuid        NOT NULL,
    amount       numeric     NOT NULL,                           -- also what a bigint cannot hold
    asset        text        NOT NULL,
    code         smallint    NOT NULL,
    reference    uuid,
    effective_at timestamptz,
    outcome      smallint    NOT NULL CHECK (outcome >= 10),     -- rules.Outcome
    refused_at   timestamptz NOT NULL
);


-- Nothing written is ever changed -----------------------------------------------------------------------------

CREATE TRIGGER transfers_are_immutable
BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.transfers
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

CREATE TRIGGER entries_are_immutable
BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.entries
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

CREATE TRIGGER refusals_are_immutable
BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.refusals
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

CREATE TRIGGER accounts_are_never_deleted
BEFORE DELETE OR TRUNCATE ON ledger.accounts
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

CREATE TRIGGER assets_are_immutable
BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.assets
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

-- History is read by these codes. A later migration may add some; what one means never changes.
CREATE TRIGGER account_codes_are_immutable
BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.account_codes
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

CREATE TRIGGER transfer_codes_are_immutable
BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.transfer_codes
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

CREATE FUNCTION ledger.refuse() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on ledger.% is refused: %', TG_OP, TG_TABLE_NAME, TG_ARGV[0]
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;

CREATE TRIGGER accounts_open_empty
BEFORE INSERT ON ledger.accounts
FOR EACH ROW
WHEN (NEW.version <> 0 OR NEW.debits_pending <> 0 OR NEW.credits_pending <> 0 OR NEW.closed)
EXECUTE FUNCTION ledger.refuse('an account opens empty');

CREATE TRIGGER accounts_keep_what_they_are
BEFORE UPDATE ON ledger.accounts
FOR EACH ROW
WHEN (ROW (OLD.id, OLD.asset, OLD.code, OLD.side, OLD.limit_kind, OLD.floor, OLD.owner, OLD.opened_at)
      IS DISTINCT FROM
      ROW (NEW.id, NEW.asset, NEW.code, NEW.side, NEW.limit_kind, NEW.floor, NEW.owner, NEW.opened_at))
EXECUTE FUNCTION ledger.refuse('an account keeps its asset, type, limit and owner');

CREATE TRIGGER accounts_closed_do_not_move
BEFORE UPDATE ON ledger.accounts
FOR EACH ROW
WHEN (OLD.closed AND NEW.version <> OLD.version)
EXECUTE FUNCTION ledger.refuse('a closed account does not move');


-- Transfers, entries and totals tell one story ------------------------------------------------------------------

-- The plans of these functions are kept for as long as a connection lives, and may be made while the tables are
-- still small. Ten rows or ten thousand, looking each one up in an index is right for all of them; only the old
-- and the new state of accounts are hashed or merged, which FULL JOIN demands (a nested loop would be quadratic).

-- Each transfer has its entries: finding the debit is enough, since an entry never comes without its twin.
CREATE FUNCTION ledger.check_transfers() RETURNS trigger
LANGUAGE plpgsql SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    wrong uuid;
BEGIN
    SELECT t.id INTO wrong
    FROM written AS t
    LEFT JOIN ledger.entries AS d ON (d.account, d.version) = (t.debit, t.debit_version)
    WHERE (d.transfer = t.id
           AND EXISTS (SELECT FROM ledger.transfer_codes AS k WHERE k.code = t.code)
          ) IS NOT TRUE
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'transfer % does not have its entries or a known code', wrong
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;

    SELECT t.id INTO wrong
    FROM written AS t
    LEFT JOIN ledger.transfers AS o ON o.id = t.reference
    WHERE t.code = 90
      AND (o.code <> 90 AND (o.debit, o.credit, o.amount) = (t.credit, t.debit, t.amount)) IS NOT TRUE
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'reversal % does not undo the transfer it refers to', wrong
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER transfers_have_two_entries
AFTER INSERT ON ledger.transfers
REFERENCING NEW TABLE AS written
FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_transfers();

-- Each entry is one of the two of its transfer: same amount, same times, one asset. It follows the entry before it
-- in version, balance and time, and is counted in its account.
CREATE FUNCTION ledger.check_entries() RETURNS trigger
LANGUAGE plpgsql SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    wrong record;
BEGIN
    SELECT e.account, e.version INTO wrong
    FROM (
        SELECT w.*,
               a.side,
               a.version                                       AS account_version,
               a.last_at                                       AS account_last_at,
               a.side * (a.debits_posted - a.credits_posted)   AS account_balance,
               LAG(w.version)     OVER account_order           AS version_before,
               LAG(w.balance)     OVER account_order           AS balance_before,
               LAG(w.recorded_at) OVER account_order           AS recorded_before,
               LEAD(w.version)    OVER account_order           AS version_after,
               COUNT(*)           OVER one_transfer            AS lines,
               MIN(a.asset)       OVER one_transfer            AS asset,
               MAX(a.asset)       OVER one_transfer            AS other_asset
        FROM written AS w
        LEFT JOIN ledger.accounts AS a ON a.id = w.account
        WINDOW account_order AS (PARTITION BY w.account ORDER BY w.version),
               one_transfer  AS (PARTITION BY w.transfer)
    ) AS e
    LEFT JOIN ledger.transfers AS t ON t.id = e.transfer
    WHERE (e.lines = 2
           AND e.asset = e.other_asset
           AND e.recorded_at = t.recorded_at
           AND e.effective_at IS NOT DISTINCT FROM t.effective_at
           AND ((e.account, e.version, e.delta) = (t.debit,  t.debit_version,   e.side * t.amount)
                OR
                (e.account, e.version, e.delta) = (t.credit, t.credit_version, -e.side * t.amount))
           AND (e.version_before IS NULL
                OR (e.version = e.version_before + 1
                    AND e.balance = e.balance_before + e.delta
                    AND e.recorded_at > e.recorded_before))
           AND (e.version_after IS NOT NULL
                OR (e.version = e.account_version
                    AND e.recorded_at = e.account_last_at
                    AND e.balance = e.account_balance))
          ) IS NOT TRUE
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'entry % of account % does not fit its transfer, its neighbours or its account',
            wrong.version, wrong.account
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER entries_follow_each_other
AFTER INSERT ON ledger.entries
REFERENCING NEW TABLE AS written
FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_entries();

-- The totals of an account move by exactly the entries between its old version and its new one.
CREATE FUNCTION ledger.check_accounts() RETURNS trigger
LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
    wrong uuid;
BEGIN
    SELECT COALESCE(n.id, o.id) INTO wrong
    FROM after_it AS n
    FULL JOIN before_it AS o ON o.id = n.id
    CROSS JOIN LATERAL (
        SELECT COUNT(*)                                                           AS lines,
               COALESCE(SUM( n.side * e.delta) FILTER (WHERE n.side * e.delta > 0), 0) AS debits,
               COALESCE(SUM(-n.side * e.delta) FILTER (WHERE n.side * e.delta < 0), 0) AS credits,
               MIN(e.recorded_at)                                                 AS first_at
        FROM ledger.entries AS e
        WHERE e.account = n.id AND e.version > o.version AND e.version <= n.version
    ) AS moved
    WHERE (n.version - o.version = moved.lines
           AND n.debits_posted  - o.debits_posted  = moved.debits
           AND n.credits_posted - o.credits_posted = moved.credits
           AND n.debits_pending  = o.debits_pending
           AND n.credits_pending = o.credits_pending
           AND (n.version > o.version OR n.last_at IS NOT DISTINCT FROM o.last_at)
           AND (o.last_at IS NULL OR moved.first_at IS NULL OR moved.first_at > o.last_at)
          ) IS NOT TRUE
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'the totals of account % do not match its entries', wrong
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER accounts_match_their_entries
AFTER UPDATE ON ledger.accounts
REFERENCING OLD TABLE AS before_it NEW TABLE AS after_it
FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_accounts();
