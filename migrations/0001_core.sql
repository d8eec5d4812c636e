-- What every domain stands on: idempotency keys, the outbox and the audit log.

CREATE SCHEMA core;

-- One row per (caller, Idempotency-Key), for ever: the reply or the refusal that the key stands for.
-- The unique index is also the lock: a second request with the same key waits for the first to commit.
CREATE TABLE core.requests (
    caller      uuid        NOT NULL,
    key         text        NOT NULL CHECK (key ~ '^[!-~]{1,64}$'),
    fingerprint bytea       NOT NULL CHECK (octet_length(fingerprint) = 16),
    status      smallint    CHECK (status BETWEEN 200 AND 599),
    reply       json,        -- not jsonb: a replay gives the same bytes
    at          timestamptz NOT NULL,
    PRIMARY KEY (caller, key),
    CHECK ((status IS NULL) = (reply IS NULL))
);

-- Facts waiting to be told. The relay deletes a row once every reaction to it has run.
CREATE TABLE core.outbox (
    id       bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind     text        NOT NULL,
    body     jsonb       NOT NULL,
    at       timestamptz NOT NULL,
    attempts integer     NOT NULL DEFAULT 0,
    next_at  timestamptz NOT NULL
);

CREATE TABLE core.reactions_done (
    event_id bigint NOT NULL,
    reaction text   NOT NULL,
    PRIMARY KEY (event_id, reaction)
);

-- Who did what that moved money, changed a secret or used a privilege.
CREATE TABLE core.audit_log (
    id      bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at      timestamptz NOT NULL,
    actor   text        NOT NULL,
    action  text        NOT NULL,
    subject text,
    detail  jsonb       NOT NULL
);

CREATE INDEX audit_log_actor ON core.audit_log (actor, id);

CREATE FUNCTION core.refuse_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on %.% is refused: its rows are never changed', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;

-- What a key was answered is answered for ever: losing or changing it could move the money twice.
CREATE TRIGGER requests_are_kept
BEFORE DELETE OR TRUNCATE ON core.requests
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

CREATE TRIGGER requests_stay_as_answered
BEFORE UPDATE ON core.requests
FOR EACH ROW WHEN (OLD.status IS NOT NULL)
EXECUTE FUNCTION core.refuse_change();

CREATE TRIGGER audit_log_is_append_only
BEFORE UPDATE OR DELETE OR TRUNCATE ON core.audit_log
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();
