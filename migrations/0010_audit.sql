-- What the auditor remembers (quan/audit): its runs, how far it has seen, and seals of rows that no batch hashes.
--
-- Only `quan audit` writes here, and the triggers below. The auditor shares no code with the ledger, so nothing in
-- this file calls a function of the ledger's or is called by one.

CREATE SCHEMA audit;

CREATE TABLE audit.runs (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    started_at timestamptz NOT NULL,
    ended_at   timestamptz NOT NULL CHECK (ended_at >= started_at),
    since      bigint      REFERENCES audit.runs (id),           -- went on from this sound run; NULL: from the start
    sound      boolean     NOT NULL,
    transfers  bigint      NOT NULL CHECK (transfers >= 0),      -- seen in this run, as all that follows
    batches    bigint      NOT NULL CHECK (batches >= 0),
    accounts   bigint      NOT NULL CHECK (accounts >= 0),
    invariants jsonb       NOT NULL,                             -- [{number, promise, checked, faults}]
    findings   jsonb       NOT NULL,                             -- [{invariant, table, column, row, expected, found}]
    remarks    jsonb       NOT NULL
);

CREATE TRIGGER runs_are_facts
BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.runs
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

-- How far everything was found sound: where each chain and each account stood. `digest` is keyed with a secret that
-- is not in the database and covers both tables of marks, so that whoever moves a mark is noticed.
CREATE TABLE audit.checkpoint (
    only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    run      bigint  NOT NULL REFERENCES audit.runs (id),
    day      date,                                               -- the last daily root that was checked
    day_hash bytea   CHECK (octet_length(day_hash) = 32),
    digest   bytea   NOT NULL CHECK (octet_length(digest) = 32),
    CHECK ((day IS NULL) = (day_hash IS NULL))
);

CREATE TABLE audit.chain_marks (
    chain   smallint PRIMARY KEY,
    seq     bigint   NOT NULL,
    hash    bytea    NOT NULL,
    last_at bigint   NOT NULL                                    -- microseconds since 1970
);

CREATE TABLE audit.account_marks (
    account         uuid   PRIMARY KEY,
    version         bigint NOT NULL,
    debits_posted   bigint NOT NULL,
    credits_posted  bigint NOT NULL,
    debits_pending  bigint NOT NULL,
    credits_pending bigint NOT NULL,
    last_at         bigint,
    rest            bytea  NOT NULL                              -- a hash of what else its row says of its last batch
);


-- Seals ---------------------------------------------------------------------------------------------------------

-- Transfers are hashed into batches. These rows are not: each is sealed when it is written, and the seal kept apart,
-- so that a changed row differs from its seal and a deleted one leaves it behind.
CREATE TABLE audit.seals (
    source text  NOT NULL,                                       -- the table, without its schema
    name   text  NOT NULL,                                       -- the first of its words
    seal   bytea NOT NULL CHECK (octet_length(seal) = 32),
    PRIMARY KEY (source, name)
);

CREATE TRIGGER seals_are_facts
BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.seals
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

CREATE FUNCTION audit.micros(at timestamptz) RETURNS bigint
LANGUAGE sql IMMUTABLE AS $$
    SELECT (EXTRACT(epoch FROM at) * 1000000)::bigint
$$;

-- What is sealed of a row: everything that is never changed, in this order.
CREATE FUNCTION audit.words(given ledger.accounts) RETURNS jsonb
LANGUAGE sql AS $$
    SELECT jsonb_build_array(given.id, given.asset, given.code, given.side, given.limit_kind, given.floor,
                             given.owner, audit.micros(given.opened_at))
$$;

CREATE FUNCTION audit.words(given ledger.refusals) RETURNS jsonb
LANGUAGE sql AS $$
    SELECT jsonb_build_array(given.id, given.debit, given.credit, given.amount::text, given.asset, given.code,
                             given.phase, given.flags, given.reference, given.pending,
                             audit.micros(given.effective_at), audit.micros(given.expires_at),
                             given.outcome, audit.micros(given.refused_at))
$$;

CREATE FUNCTION audit.words(given ledger.closures) RETURNS jsonb
LANGUAGE sql AS $$
    SELECT jsonb_build_array(given.id, given.account, given.after_version, given.closed, audit.micros(given.at))
$$;

CREATE FUNCTION audit.words(given ledger.exchanges) RETURNS jsonb
LANGUAGE sql AS $$
    SELECT jsonb_build_array(given.sold, given.bought, given.spread, given.numerator, given.denominator,
                             given.spread_bp)
$$;

CREATE FUNCTION audit.words(given ledger.daily_roots) RETURNS jsonb
LANGUAGE sql AS $$
    SELECT jsonb_build_array(given.day, given.batches, encode(given.root, 'hex'), encode(given.previous, 'hex'),
                             encode(given.hash, 'hex'), audit.micros(given.published_at))
$$;

CREATE FUNCTION audit.sealed(source text, words jsonb) RETURNS bytea
LANGUAGE sql IMMUTABLE AS $$
    SELECT sha256(convert_to('QR1 ' || source || ' ' || words::text, 'UTF8'))
$$;

CREATE FUNCTION audit.seal() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    words jsonb := audit.words(NEW);
BEGIN
    INSERT INTO audit.seals (source, name, seal)
    VALUES (TG_TABLE_NAME, words ->> 0, audit.sealed(TG_TABLE_NAME, words));
    RETURN NULL;
END
$$;

INSERT INTO audit.seals (source, name, seal)
SELECT source, words ->> 0, audit.sealed(source, words)
FROM (
    SELECT 'accounts' AS source, audit.words(a) AS words FROM ledger.accounts    AS a UNION ALL
    SELECT 'refusals',           audit.words(r)          FROM ledger.refusals    AS r UNION ALL
    SELECT 'closures',           audit.words(c)          FROM ledger.closures    AS c UNION ALL
    SELECT 'exchanges',          audit.words(x)          FROM ledger.exchanges   AS x UNION ALL
    SELECT 'daily_roots',        audit.words(d)          FROM ledger.daily_roots AS d
) AS written;

CREATE TRIGGER accounts_are_sealed
AFTER INSERT ON ledger.accounts FOR EACH ROW EXECUTE FUNCTION audit.seal();

CREATE TRIGGER refusals_are_sealed
AFTER INSERT ON ledger.refusals FOR EACH ROW EXECUTE FUNCTION audit.seal();

CREATE TRIGGER closures_are_sealed
AFTER INSERT ON ledger.closures FOR EACH ROW EXECUTE FUNCTION audit.seal();

CREATE TRIGGER exchanges_are_sealed
AFTER INSERT ON ledger.exchanges FOR EACH ROW EXECUTE FUNCTION audit.seal();

CREATE TRIGGER daily_roots_are_sealed
AFTER INSERT ON ledger.daily_roots FOR EACH ROW EXECUTE FUNCTION audit.seal();
