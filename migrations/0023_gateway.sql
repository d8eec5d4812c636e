-- The gateway: programs of merchants that call as they would call Alipay, and what they are told.

CREATE SCHEMA gateway;

-- The house's own keys: the authority behind all certificates, and the one that signs for apps nobody knows.
-- Private keys lie here locked with a key that is not in the database.
CREATE TABLE gateway.authority (
    name        text        PRIMARY KEY CHECK (name IN ('root', 'house')),
    private_key bytea       NOT NULL,
    certificate text        NOT NULL,
    made_at     timestamptz NOT NULL
);

CREATE TRIGGER authority_is_kept
BEFORE UPDATE OR DELETE OR TRUNCATE ON gateway.authority
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

-- `number` is the app_id of the wire. The app's public key checks its requests, the house's pair signs our answers to it.
CREATE TABLE gateway.apps (
    merchant          uuid        NOT NULL,
    id                uuid        NOT NULL,
    number            text        NOT NULL UNIQUE CHECK (number ~ '^[0-9]{16}$'),
    name              text        NOT NULL CHECK (char_length(name) BETWEEN 1 AND 60),
    grants            text[]      NOT NULL
                      CHECK (cardinality(grants) > 0
                             AND grants <@ ARRAY['trade', 'transfer', 'account']),
    public_key        bytea       NOT NULL,
    certificate       text        NOT NULL,
    house_key         bytea       NOT NULL,
    house_public_key  bytea       NOT NULL CHECK (house_public_key <> public_key),
    house_certificate text        NOT NULL,
    content_key       bytea       NOT NULL,
    is_active         boolean     NOT NULL,
    made_at           timestamptz NOT NULL,
    PRIMARY KEY (merchant, id)
);

CREATE TRIGGER apps_are_kept
BEFORE DELETE OR TRUNCATE ON gateway.apps
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

CREATE TRIGGER apps_stay_what_they_are
BEFORE UPDATE OF merchant, id, number, house_key, house_public_key, content_key, made_at ON gateway.apps
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

-- Under which 16 digits a merchant knows somebody: itself, or a member. Another merchant knows the member by others,
-- so two merchants cannot find out that they have the same customer.
CREATE TABLE gateway.numbers (
    merchant uuid        NOT NULL,
    holder   uuid        NOT NULL,
    number   text        NOT NULL UNIQUE CHECK (number ~ '^2088[0-9]{12}$'),
    PRIMARY KEY (merchant, holder)
);

CREATE TRIGGER numbers_are_facts
BEFORE UPDATE OR DELETE OR TRUNCATE ON gateway.numbers
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

-- What an app is to be told at its notify_url, until it answers `success` or the last retry is over.
CREATE TABLE gateway.notices (
    merchant uuid        NOT NULL,
    id       uuid        NOT NULL,
    app      uuid        NOT NULL,
    trade    uuid        NOT NULL,
    url      text        NOT NULL CHECK (char_length(url) BETWEEN 8 AND 1024),
    host     text        NOT NULL,
    params   jsonb       NOT NULL CHECK (jsonb_typeof(params) = 'object'),
    made_at  timestamptz NOT NULL,
    attempts smallint    NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    next_at  timestamptz,                                        -- null: taken by the merchant, or given up
    answer   text        CHECK (char_length(answer) <= 200),     -- what came of the last attempt
    taken_at timestamptz,
    PRIMARY KEY (merchant, id),
    FOREIGN KEY (merchant, app) REFERENCES gateway.apps,
    CONSTRAINT notices_taken_are_done CHECK (taken_at IS NULL OR next_at IS NULL)
);

CREATE INDEX notices_due ON gateway.notices (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX notices_of_trade ON gateway.notices (merchant, trade, id);

CREATE TRIGGER notices_are_kept
BEFORE DELETE OR TRUNCATE ON gateway.notices
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

CREATE TRIGGER notices_say_what_they_said
BEFORE UPDATE OF merchant, id, app, trade, url, host, params, made_at ON gateway.notices
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();
