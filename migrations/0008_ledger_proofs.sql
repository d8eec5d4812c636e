-- The ledger, complete: pending transfers, batches chained by hash, and one row per transfer that is both of its
-- entries.
--
-- Until here each transfer had two rows more, its entries. They repeated the accounts, the amount and the time, and
-- checking that they did so took as long as writing them. Now a transfer carries what its entries said (the version
-- and the net of either account after it), and `ledger.entries` is a view.
--
-- Everything one batch changes is still written by ONE statement (quan/ledger/store/batches.py), and PostgreSQL fires
-- the AFTER triggers when all of it is done.

ALTER TABLE ledger.transfers DISABLE TRIGGER USER;
ALTER TABLE ledger.refusals  DISABLE TRIGGER USER;
ALTER TABLE ledger.accounts  DISABLE TRIGGER USER;

INSERT INTO ledger.account_codes (code, name, side, limit_kind)
VALUES (1900, 'OPERATOR_ASSET',      1, 2),
       (2900, 'OPERATOR_LIABILITY', -1, 1),
       (3100, 'LIQUIDITY',          -1, 1);

INSERT INTO ledger.transfer_codes (code, name)
VALUES (70, 'EXCHANGE'),
       (71, 'EXCHANGE_SPREAD'),
       (80, 'ADJUSTMENT'),
       (81, 'IMPORT');


-- Transfers that are their entries ------------------------------------------------------------------------------

ALTER TABLE ledger.transfers
    ADD COLUMN debit_net  bigint,                                -- posted debits minus posted credits after it
    ADD COLUMN credit_net bigint,
    ADD COLUMN batch      bigint,                                -- ledger.batches.number
    ADD COLUMN phase      smallint NOT NULL DEFAULT 0 CHECK (phase BETWEEN 0 AND 4),   -- model.Phase
    ADD COLUMN flags      smallint NOT NULL DEFAULT 0 CHECK (flags BETWEEN 0 AND 15),  -- model.Flag
    ADD COLUMN asset      text,
    ADD COLUMN pending    uuid,                                  -- the transfer that this one posts, voids or expires
    ADD COLUMN expires_at timestamptz,                           -- of a pending one
    ADD COLUMN asked      bigint;                                -- of a balancing one: the most that was asked for

UPDATE ledger.transfers AS t
SET debit_net  = debtor.side   * d.balance,
    credit_net = creditor.side * c.balance,
    asset      = debtor.asset
FROM ledger.entries AS d, ledger.entries AS c, ledger.accounts AS debtor, ledger.accounts AS creditor
WHERE (d.account, d.version) = (t.debit, t.debit_version)
  AND (c.account, c.version) = (t.credit, t.credit_version)
  AND debtor.id = t.debit
  AND creditor.id = t.credit;

DROP TABLE ledger.entries;
DROP TRIGGER transfers_have_two_entries ON ledger.transfers;
DROP TRIGGER accounts_match_their_entries ON ledger.accounts;
DROP FUNCTION ledger.check_transfers, ledger.check_entries, ledger.check_accounts;

CREATE UNIQUE INDEX transfers_of_debit  ON ledger.transfers (debit,  debit_version);
CREATE UNIQUE INDEX transfers_of_credit ON ledger.transfers (credit, credit_version);

-- A pending transfer is posted, voided or expired at most once.
CREATE UNIQUE INDEX transfers_resolution ON ledger.transfers (pending) WHERE pending IS NOT NULL;

-- Only those whose two times differ: a balance by effective time corrects the one by recorded time with these.
CREATE INDEX transfers_debit_effective  ON ledger.transfers (debit,  effective_at) WHERE effective_at IS NOT NULL;
CREATE INDEX transfers_credit_effective ON ledger.transfers (credit, effective_at) WHERE effective_at IS NOT NULL;

ALTER TABLE ledger.transfers
    ADD CONSTRAINT transfers_resolution_says_of_what CHECK ((phase >= 2) = (pending IS NOT NULL)),
    ADD CONSTRAINT transfers_only_pending_ones_expire CHECK (expires_at IS NULL OR (phase = 1 AND expires_at > recorded_at)),
    ADD CONSTRAINT transfers_balancing_says_of_how_much CHECK ((flags & 6 <> 0) = (asked IS NOT NULL) AND asked >= amount),
    ADD CONSTRAINT transfers_balancing_holds_or_moves CHECK (asked IS NULL OR phase <= 1),
    ADD CONSTRAINT transfers_imported_ones_are_of_the_past CHECK (flags & 8 = 0 OR (effective_at < recorded_at) IS TRUE);

-- What waits to be posted, voided or to expire. Derived from the transfers, like the totals of accounts: made by a
-- pending transfer, gone with what resolves it.
CREATE TABLE ledger.open_pendings (
    id         uuid        PRIMARY KEY,
    debit      uuid        NOT NULL,
    credit     uuid        NOT NULL,
    expires_at timestamptz
);

CREATE INDEX open_pendings_of_debit  ON ledger.open_pendings (debit);
CREATE INDEX open_pendings_of_credit ON ledger.open_pendings (credit);
CREATE INDEX open_pendings_due       ON ledger.open_pendings (expires_at) WHERE expires_at IS NOT NULL;

-- Both lines of every transfer. `delta` and `balance` are of the posted balance, on the account's normal side.
CREATE VIEW ledger.entries AS
SELECT t.debit         AS account,
       t.debit_version AS version,
       t.id            AS transfer,
       CASE WHEN t.phase IN (0, 2) THEN a.side * t.amount ELSE 0 END AS delta,
       a.side * t.debit_net AS balance,
       t.phase, t.recorded_at, t.effective_at
FROM ledger.transfers AS t
JOIN ledger.accounts  AS a ON a.id = t.debit
UNION ALL
SELECT t.credit,
       t.credit_version,
       t.id,
       CASE WHEN t.phase IN (0, 2) THEN -a.side * t.amount ELSE 0 END,
       a.side * t.credit_net,
       t.phase, t.recorded_at, t.effective_at
FROM ledger.transfers AS t
JOIN ledger.accounts  AS a ON a.id = t.credit;


-- Refused ids remember the whole wish ---------------------------------------------------------------------------

ALTER TABLE ledger.refusals
    ADD COLUMN phase      smallint NOT NULL DEFAULT 0,
    ADD COLUMN flags      smallint NOT NULL DEFAULT 0,
    ADD COLUMN pending    uuid,
    ADD COLUMN expires_at timestamptz;


-- Accounts remember where the last batch found them -------------------------------------------------------------

-- An account's row is all that the check of a batch reads of the past: it must have moved from the `prior` totals to
-- the present ones by exactly the lines of the batch.
ALTER TABLE ledger.accounts
    ADD COLUMN prior_debits_posted   bigint NOT NULL DEFAULT 0,
    ADD COLUMN prior_credits_posted  bigint NOT NULL DEFAULT 0,
    ADD COLUMN prior_debits_pending  bigint NOT NULL DEFAULT 0,
    ADD COLUMN prior_credits_pending bigint NOT NULL DEFAULT 0,
    ADD COLUMN prior_version         bigint NOT NULL DEFAULT 0,
    ADD COLUMN prior_at              timestamptz,
    ADD COLUMN batch                 bigint NOT NULL DEFAULT 0;  -- the last one that moved it

UPDATE ledger.accounts
SET prior_debits_posted  = debits_posted,
    prior_credits_posted = credits_posted,
    prior_version        = version,
    prior_at             = last_at;

-- When an account was closed or opened again, and after which of its entries.
CREATE TABLE ledger.closures (
    id            bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account       uuid        NOT NULL,
    after_version bigint      NOT NULL,
    closed        boolean     NOT NULL,
    at            timestamptz NOT NULL
);

CREATE INDEX closures_of_account ON ledger.closures (account, id);

INSERT INTO ledger.closures (account, after_version, closed, at)
SELECT id, version, true, COALESCE(last_at, opened_at)
FROM ledger.accounts
WHERE closed;


-- Batches, chained ----------------------------------------------------------------------------------------------

-- A chain is one writer's line of batches. A writer holds one chain while it writes, so that writers never wait for
-- each other to hash; there are more chains than writers.
CREATE TABLE ledger.chains (
    chain   smallint    PRIMARY KEY CHECK (chain BETWEEN 1 AND 64),
    seq     bigint      NOT NULL DEFAULT 0,                      -- of its last batch
    hash    bytea       NOT NULL DEFAULT decode(repeat('00', 32), 'hex') CHECK (octet_length(hash) = 32),
    last_at timestamptz NOT NULL DEFAULT '1970-01-01Z'           -- recorded time of its last transfer
) WITH (fillfactor = 50);

INSERT INTO ledger.chains (chain)
SELECT generate_series(1, 64);

-- docs/reference/proofs.md tells how `root` and `hash` are made.
CREATE TABLE ledger.batches (
    number   bigint      PRIMARY KEY,                            -- chain * 2^48 + seq
    count    integer     NOT NULL CHECK (count > 0),
    salt     bytea       NOT NULL CHECK (octet_length(salt) = 16),  -- secret: it hides balances in receipts
    first_at timestamptz NOT NULL,                               -- recorded time of its first transfer
    last_at  timestamptz NOT NULL,
    previous bytea       NOT NULL CHECK (octet_length(previous) = 32),
    root     bytea       NOT NULL CHECK (octet_length(root) = 32),
    hash     bytea       NOT NULL CHECK (octet_length(hash) = 32),
    CHECK (first_at <= last_at)
);

CREATE INDEX batches_by_time ON ledger.batches (last_at);

-- What was published at the end of each day: one hash that stands for all money moved until then.
CREATE TABLE ledger.daily_roots (
    day          date        PRIMARY KEY,                        -- UTC
    batches      bigint      NOT NULL CHECK (batches >= 0),
    root         bytea       NOT NULL CHECK (octet_length(root) = 32),
    previous     bytea       NOT NULL CHECK (octet_length(previous) = 32),
    hash         bytea       NOT NULL CHECK (octet_length(hash) = 32),
    published_at timestamptz NOT NULL
);

-- An exchange is two linked transfers, and a third for the spread; the rate is what they were reckoned with.
CREATE TABLE ledger.exchanges (
    sold        uuid     PRIMARY KEY,                            -- the transfer into liquidity
    bought      uuid     NOT NULL,                               -- the transfer out of liquidity
    spread      uuid,                                            -- the transfer of the spread
    numerator   bigint   NOT NULL CHECK (numerator > 0),         -- minor units bought per
    denominator bigint   NOT NULL CHECK (denominator > 0),       -- minor units sold
    spread_bp   integer  NOT NULL CHECK (spread_bp BETWEEN 0 AND 10000)
);


-- Hashes --------------------------------------------------------------------------------------------------------

CREATE FUNCTION ledger.micros(at timestamptz) RETURNS bigint
LANGUAGE sql IMMUTABLE AS $$
    SELECT (EXTRACT(epoch FROM at) * 1000000)::bigint
$$;

CREATE FUNCTION ledger.batch_hash(number bigint, count integer, first_at timestamptz, last_at timestamptz,
                                  root bytea, previous bytea) RETURNS bytea
LANGUAGE sql IMMUTABLE AS $$
    SELECT sha256('\x02'::bytea || 'QB1'::bytea
        || int8send(number) || int4send(count)
        || int8send(ledger.micros(first_at)) || int8send(ledger.micros(last_at))
        || root || previous)
$$;


-- What was booked before there were chains is sealed now, by chain 1 ---------------------------------------------

CREATE FUNCTION pg_temp.leaf(given ledger.transfers, salt bytea) RETURNS bytea
LANGUAGE sql AS $$
    SELECT sha256('\x00'::bytea || 'QT1'::bytea
        || uuid_send(given.id) || uuid_send(given.debit) || uuid_send(given.credit)
        || int8send(given.amount)
        || convert_to(given.asset, 'UTF8') || decode(repeat('00', 16 - length(given.asset)), 'hex')
        || int2send(given.code) || int2send(given.phase) || int2send(given.flags)
        || int8send(ledger.micros(given.recorded_at))
        || int2send((CASE WHEN given.reference    IS NULL THEN 0 ELSE 1 END
                   + CASE WHEN given.effective_at IS NULL THEN 0 ELSE 4 END)::smallint)
        || COALESCE(uuid_send(given.reference), decode(repeat('00', 16), 'hex'))
        || decode(repeat('00', 16), 'hex')
        || int8send(COALESCE(ledger.micros(given.effective_at), 0))
        || int8send(0)
        || int8send(0)
        || sha256('\x04'::bytea || 'QS1'::bytea || salt
               || uuid_send(given.id)
               || int8send(given.debit_version) || int8send(given.credit_version)
               || int8send(given.debit_net) || int8send(given.credit_net)))
$$;

CREATE FUNCTION pg_temp.merkle_root(nodes bytea[]) RETURNS bytea
LANGUAGE plpgsql AS $$
DECLARE
    above bytea[];
BEGIN
    WHILE cardinality(nodes) > 1 LOOP
        above := ARRAY(
            SELECT CASE WHEN nodes[n + 1] IS NULL THEN nodes[n]
                        ELSE sha256('\x01'::bytea || nodes[n] || nodes[n + 1])
                   END
            FROM generate_series(1, cardinality(nodes), 2) AS n
            ORDER BY n
        );
        nodes := above;
    END LOOP;
    RETURN nodes[1];
END
$$;

UPDATE ledger.transfers AS t
SET batch = (1::bigint << 48) + placed.seq
FROM (
    SELECT id, (ROW_NUMBER() OVER (ORDER BY recorded_at, id) - 1) / 1000 + 1 AS seq
    FROM ledger.transfers
) AS placed
WHERE placed.id = t.id;

DO $$
DECLARE
    sealed record;
    salt bytea := uuid_send(gen_random_uuid());  -- one for all: balances of the past are hidden together
    previous bytea := decode(repeat('00', 32), 'hex');
BEGIN
    FOR sealed IN
        SELECT batch AS number, COUNT(*)::integer AS count,
               MIN(recorded_at) AS first_at, MAX(recorded_at) AS last_at,
               pg_temp.merkle_root(ARRAY_AGG(pg_temp.leaf(t, salt) ORDER BY recorded_at, id)) AS root
        FROM ledger.transfers AS t
        GROUP BY batch
        ORDER BY batch
    LOOP
        INSERT INTO ledger.batches (number, count, salt, first_at, last_at, previous, root, hash)
        VALUES (sealed.number, sealed.count, salt, sealed.first_at, sealed.last_at, previous, sealed.root,
                ledger.batch_hash(sealed.number, sealed.count, sealed.first_at, sealed.last_at, sealed.root, previous))
        RETURNING hash INTO previous;
        UPDATE ledger.chains
        SET seq = sealed.number & ((1::bigint << 48) - 1), hash = previous, last_at = sealed.last_at
        WHERE chain = 1;
    END LOOP;
END
$$;

ALTER TABLE ledger.transfers
    ALTER COLUMN debit_net  SET NOT NULL,
    ALTER COLUMN credit_net SET NOT NULL,
    ALTER COLUMN batch      SET NOT NULL,
    ALTER COLUMN asset      SET NOT NULL,
    ALTER COLUMN phase      DROP DEFAULT,
    ALTER COLUMN flags      DROP DEFAULT;

CREATE INDEX transfers_of_batch ON ledger.transfers (batch);

ALTER TABLE ledger.transfers ENABLE TRIGGER USER;
ALTER TABLE ledger.refusals  ENABLE TRIGGER USER;
ALTER TABLE ledger.accounts  ENABLE TRIGGER USER;


-- Nothing written is ever changed -------------------------------------------------------------------------------

CREATE TRIGGER closures_are_immutable
BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.closures
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

CREATE TRIGGER batches_are_immutable
BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.batches
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

CREATE TRIGGER daily_roots_are_immutable
BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.daily_roots
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

CREATE TRIGGER exchanges_are_immutable
BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.exchanges
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

CREATE TRIGGER chains_are_never_deleted
BEFORE DELETE OR TRUNCATE ON ledger.chains
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();


-- Accounts ------------------------------------------------------------------------------------------------------

CREATE TRIGGER accounts_move_only_by_a_batch
BEFORE UPDATE ON ledger.accounts
FOR EACH ROW
WHEN (CASE
          WHEN NEW.version > OLD.version
          THEN ROW (NEW.prior_debits_posted, NEW.prior_credits_posted, NEW.prior_debits_pending,
                    NEW.prior_credits_pending, NEW.prior_version, NEW.prior_at)
               IS DISTINCT FROM
               ROW (OLD.debits_posted, OLD.credits_posted, OLD.debits_pending, OLD.credits_pending,
                    OLD.version, OLD.last_at)
          ELSE ROW (NEW.debits_posted, NEW.credits_posted, NEW.debits_pending, NEW.credits_pending, NEW.version,
                    NEW.last_at, NEW.prior_debits_posted, NEW.prior_credits_posted, NEW.prior_debits_pending,
                    NEW.prior_credits_pending, NEW.prior_version, NEW.prior_at, NEW.batch)
               IS DISTINCT FROM
               ROW (OLD.debits_posted, OLD.credits_posted, OLD.debits_pending, OLD.credits_pending, OLD.version,
                    OLD.last_at, OLD.prior_debits_posted, OLD.prior_credits_posted, OLD.prior_debits_pending,
                    OLD.prior_credits_pending, OLD.prior_version, OLD.prior_at, OLD.batch)
      END)
EXECUTE FUNCTION ledger.refuse('totals move by a batch, and from where they stand');

-- Voiding and expiring give held money back, also on a closed account; its posted money stays as it is.
DROP TRIGGER accounts_closed_do_not_move ON ledger.accounts;
CREATE TRIGGER accounts_closed_do_not_move
BEFORE UPDATE ON ledger.accounts
FOR EACH ROW
WHEN (OLD.closed AND (NEW.debits_posted  <> OLD.debits_posted  OR NEW.credits_posted  <> OLD.credits_posted OR
                      NEW.debits_pending > OLD.debits_pending  OR NEW.credits_pending > OLD.credits_pending))
EXECUTE FUNCTION ledger.refuse('a closed account does not move');

CREATE FUNCTION ledger.note_closure() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ledger.closures (account, after_version, closed, at)
    VALUES (NEW.id, NEW.version, NEW.closed, now());
    RETURN NULL;
END
$$;

CREATE TRIGGER accounts_closures_are_noted
AFTER UPDATE ON ledger.accounts
FOR EACH ROW WHEN (NEW.closed <> OLD.closed)
EXECUTE FUNCTION ledger.note_closure();

CREATE AGGREGATE ledger.total(bigint) (SFUNC = int8pl, STYPE = bigint, INITCOND = '0');  -- SUM makes numerics

-- The lines of a batch and its accounts tell one story: on every account the lines follow each other in version, net,
-- time and pending totals from where it stood (`prior`) to where it stands now, in its asset. And no account moves
-- without a line: all together made as many versions as there are lines.
--
-- The plan is kept as long as the connection lives and may be made for a batch of one. A nested loop would then be
-- quadratic for a batch of thousands, so it is ruled out; what is looked up by an id stands in a scalar subquery.
CREATE FUNCTION ledger.check_accounts() RETURNS trigger
LANGUAGE plpgsql SET enable_nestloop = off SET enable_hashjoin = on SET enable_seqscan = off AS $$
DECLARE
    moved  bigint := (SELECT SUM(version) FROM after_it) - (SELECT SUM(version) FROM before_it);
    wrong  record;
    number bigint;
BEGIN
    IF moved IS NULL OR moved = 0 THEN
        RETURN NULL;
    END IF;
    SELECT MIN(batch) INTO number FROM after_it HAVING MIN(batch) = MAX(batch);
    SELECT line.account, line.version, a.version AS reached INTO wrong
    FROM (
        SELECT l.account, l.version, l.net, l.asset, l.recorded_at,
               ROW_NUMBER()                OVER account_order AS place,
               LAG(l.recorded_at)          OVER account_order AS recorded_before,
               ledger.total(l.moved)       OVER account_order AS moved,
               ledger.total(l.debited)     OVER account_order AS debited,
               ledger.total(l.debit_held)  OVER account_order AS debit_held,
               ledger.total(l.credit_held) OVER account_order AS credit_held
        FROM (
            SELECT t.debit AS account, t.debit_version AS version, t.debit_net AS net, t.asset, t.recorded_at,
                   CASE WHEN t.phase IN (0, 2) THEN t.amount ELSE 0 END AS moved,
                   CASE WHEN t.phase IN (0, 2) THEN t.amount ELSE 0 END AS debited,
                   CASE t.phase WHEN 0 THEN 0 WHEN 1 THEN t.amount
                                ELSE -(SELECT p.amount FROM ledger.transfers AS p WHERE p.id = t.pending)
                   END AS debit_held,
                   0::bigint AS credit_held
            FROM ledger.transfers AS t
            WHERE t.batch = number
            UNION ALL
            SELECT t.credit, t.credit_version, t.credit_net, t.asset, t.recorded_at,
                   CASE WHEN t.phase IN (0, 2) THEN -t.amount ELSE 0 END,
                   0,
                   0,
                   CASE t.phase WHEN 0 THEN 0 WHEN 1 THEN t.amount
                                ELSE -(SELECT p.amount FROM ledger.transfers AS p WHERE p.id = t.pending)
                   END
            FROM ledger.transfers AS t
            WHERE t.batch = number
        ) AS l
        WINDOW account_order AS (PARTITION BY l.account ORDER BY l.version)
    ) AS line
    LEFT JOIN after_it AS a ON a.id = line.account
    WHERE (line.version = a.prior_version + line.place
           AND line.asset = a.asset
           AND line.net = a.prior_debits_posted - a.prior_credits_posted + line.moved
           AND line.recorded_at > COALESCE(line.recorded_before, a.prior_at, '-infinity')
           AND (line.version < a.version
                OR (line.version = a.version
                    AND line.recorded_at = a.last_at
                    AND line.net         = a.debits_posted   - a.credits_posted
                    AND line.debited     = a.debits_posted   - a.prior_debits_posted
                    AND line.debit_held  = a.debits_pending  - a.prior_debits_pending
                    AND line.credit_held = a.credits_pending - a.prior_credits_pending))
          ) IS NOT TRUE
    LIMIT 1;
    IF FOUND AND wrong.reached IS NULL THEN
        -- Somebody else moved the account since the writer read it: the writer reads again and tries again.
        RAISE EXCEPTION 'account % moved meanwhile', wrong.account USING ERRCODE = 'serialization_failure';
    END IF;
    IF FOUND THEN
        RAISE EXCEPTION 'line % of account % does not fit its neighbours or its account', wrong.version, wrong.account
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF moved IS DISTINCT FROM 2 * (SELECT COUNT(*) FROM ledger.transfers AS t WHERE t.batch = number) THEN
        RAISE EXCEPTION 'accounts moved by % lines, which batch % does not have', moved, number
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER accounts_move_with_lines
AFTER UPDATE ON ledger.accounts
REFERENCING OLD TABLE AS before_it NEW TABLE AS after_it
FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_accounts();


-- Transfers -----------------------------------------------------------------------------------------------------

-- Each transfer belongs to the batch being written, has a known code and an id that was not refused; what undoes or
-- resolves another fits it. Plans are kept here too: every look-up is by an index, right for one row and for thousands.
CREATE FUNCTION ledger.check_transfers() RETURNS trigger
LANGUAGE plpgsql SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    these record;
    batch ledger.batches;
    wrong uuid;
BEGIN
    SELECT MIN(t.batch) AS first_batch, MAX(t.batch) AS last_batch, COUNT(*) AS count,
           MIN(t.recorded_at) AS first_at, MAX(t.recorded_at) AS last_at,
           COUNT(DISTINCT t.recorded_at)                                                AS instants,
           BOOL_AND(EXISTS (SELECT FROM ledger.transfer_codes AS k WHERE k.code = t.code)) AS codes_are_known,
           BOOL_OR(EXISTS (SELECT FROM ledger.refusals AS r WHERE r.id = t.id))         AS any_refused,
           BOOL_OR(t.phase <> 0 OR t.code = 90)                                         AS any_refers
    INTO these
    FROM written AS t;
    SELECT * INTO batch FROM ledger.batches WHERE number = these.last_batch;
    IF these.count = 0 THEN
        RETURN NULL;
    ELSIF batch IS NULL THEN
        -- Somebody else went on with the chain since the writer read it.
        RAISE EXCEPTION 'the batch of these transfers was not written' USING ERRCODE = 'serialization_failure';
    ELSIF these.any_refused THEN
        RAISE EXCEPTION 'a transfer was refused before'
            USING ERRCODE = 'unique_violation', CONSTRAINT = 'refusals_pkey';
    ELSIF (these.first_batch = these.last_batch
           AND these.count = batch.count
           AND these.count = (SELECT COUNT(*) FROM ledger.transfers AS o WHERE o.batch = these.last_batch)
           AND these.count = these.instants
           AND these.first_at = batch.first_at
           AND these.last_at  = batch.last_at) IS NOT TRUE THEN
        RAISE EXCEPTION 'these transfers are not those of one batch'
            USING ERRCODE = 'integrity_constraint_violation';
    ELSIF NOT these.codes_are_known THEN
        RAISE EXCEPTION 'a transfer has no known code' USING ERRCODE = 'integrity_constraint_violation';
    ELSIF NOT these.any_refers THEN
        RETURN NULL;
    END IF;

    SELECT t.id INTO wrong
    FROM written AS t
    LEFT JOIN ledger.transfers AS o ON o.id = t.reference
    WHERE t.code = 90
      AND (o.code <> 90 AND o.phase IN (0, 2)
           AND (o.debit, o.credit, o.amount) = (t.credit, t.debit, t.amount)) IS NOT TRUE
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'reversal % does not undo the transfer it refers to', wrong
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;

    SELECT t.id INTO wrong
    FROM written AS t
    LEFT JOIN ledger.transfers AS p ON p.id = t.pending
    WHERE t.phase >= 2
      AND (p.phase = 1
           AND (p.debit, p.credit, p.asset, p.code) = (t.debit, t.credit, t.asset, t.code)
           AND CASE t.phase
                   WHEN 2 THEN t.amount <= p.amount AND (p.expires_at IS NULL OR t.recorded_at < p.expires_at)
                   WHEN 3 THEN t.amount = p.amount AND (p.expires_at IS NULL OR t.recorded_at < p.expires_at)
                   ELSE        t.amount = p.amount AND t.recorded_at >= p.expires_at
               END
           AND NOT EXISTS (SELECT FROM ledger.open_pendings AS o WHERE o.id = t.pending)) IS NOT TRUE
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'transfer % does not resolve the pending one it names', wrong
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;

    SELECT t.id INTO wrong
    FROM written AS t
    WHERE t.phase = 1
      AND NOT EXISTS (SELECT FROM ledger.open_pendings AS o
                      WHERE (o.id, o.debit, o.credit) = (t.id, t.debit, t.credit)
                        AND o.expires_at IS NOT DISTINCT FROM t.expires_at)
      AND NOT EXISTS (SELECT FROM ledger.transfers AS r WHERE r.pending = t.id)
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'pending transfer % is not among the open ones', wrong
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER transfers_belong_to_their_batch
AFTER INSERT ON ledger.transfers
REFERENCING NEW TABLE AS written
FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_transfers();

-- An open pending comes with its transfer and goes with what resolves it.
CREATE FUNCTION ledger.check_open_pendings() RETURNS trigger
LANGUAGE plpgsql SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    wrong uuid;
BEGIN
    SELECT c.id INTO wrong
    FROM changed AS c
    WHERE NOT EXISTS (SELECT FROM ledger.transfers AS t WHERE t.id = c.id AND t.phase = 1)
       OR EXISTS (SELECT FROM ledger.transfers AS r WHERE r.pending = c.id) <> (TG_OP = 'DELETE')
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION '% of open pending % has no transfer for it', TG_OP, wrong
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER open_pendings_come_with_a_transfer
AFTER INSERT ON ledger.open_pendings
REFERENCING NEW TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_open_pendings();

CREATE TRIGGER open_pendings_go_with_a_transfer
AFTER DELETE ON ledger.open_pendings
REFERENCING OLD TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_open_pendings();

CREATE TRIGGER open_pendings_never_change
BEFORE UPDATE OR TRUNCATE ON ledger.open_pendings
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

-- A batch follows the one before it in its chain, is what the chain's head says now, and is of no published day.
CREATE FUNCTION ledger.check_batch() RETURNS trigger
LANGUAGE plpgsql SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    IF NOT EXISTS (
        SELECT
        FROM ledger.chains AS c
        LEFT JOIN ledger.batches AS before ON before.number = NEW.number - 1
        WHERE c.chain = NEW.number >> 48
          AND c.seq = NEW.number & ((1::bigint << 48) - 1)
          AND (c.hash, c.last_at) = (NEW.hash, NEW.last_at)
          AND NEW.previous = COALESCE(before.hash, decode(repeat('00', 32), 'hex'))
          AND (before.number IS NULL) = (c.seq = 1)
          AND (before.number IS NULL OR NEW.first_at > before.last_at)
          AND NEW.hash = ledger.batch_hash(NEW.number, NEW.count, NEW.first_at, NEW.last_at, NEW.root, NEW.previous)
    ) THEN
        RAISE EXCEPTION 'batch % does not follow its chain', NEW.number
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.count <> (SELECT COUNT(*) FROM ledger.transfers WHERE batch = NEW.number) THEN
        RAISE EXCEPTION 'batch % does not have % transfers', NEW.number, NEW.count
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    -- If any of its accounts was moved by it, check_accounts has seen them all.
    IF NOT EXISTS (SELECT
                   FROM ledger.transfers AS t
                   JOIN ledger.accounts  AS a ON a.id = t.debit
                   WHERE t.batch = NEW.number AND a.batch = NEW.number) THEN
        RAISE EXCEPTION 'batch % moved no account', NEW.number USING ERRCODE = 'serialization_failure';
    END IF;
    IF EXISTS (SELECT FROM ledger.daily_roots WHERE day >= (NEW.first_at AT TIME ZONE 'UTC')::date) THEN
        RAISE EXCEPTION 'batch % is of a day whose root was published', NEW.number
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER batches_follow_their_chain
AFTER INSERT ON ledger.batches
FOR EACH ROW EXECUTE FUNCTION ledger.check_batch();

CREATE FUNCTION ledger.check_chains() RETURNS trigger
LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM ledger.batches
                   WHERE number = (NEW.chain::bigint << 48) + NEW.seq AND (hash, last_at) = (NEW.hash, NEW.last_at))
       OR NEW.seq <> OLD.seq + 1 OR NEW.chain <> OLD.chain
    THEN
        RAISE EXCEPTION 'chain % does not end with a batch', NEW.chain USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER chains_end_with_a_batch
AFTER UPDATE ON ledger.chains
FOR EACH ROW EXECUTE FUNCTION ledger.check_chains();
