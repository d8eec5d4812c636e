-- Streams: append-only logs with a contiguous seq, so that a device can see a gap; and where the relay parks.

-- The epoch that new streams are born with. It changes when a backup is restored: the history that devices
-- remember is then not the history of this database, and every one of them must start again.
CREATE TABLE core.stream_epoch (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    epoch    uuid    NOT NULL
);

INSERT INTO core.stream_epoch (epoch) VALUES (gen_random_uuid());

CREATE TABLE core.streams (
    stream uuid   PRIMARY KEY,
    epoch  uuid   NOT NULL,
    head   bigint NOT NULL CHECK (head > 0)
) WITH (fillfactor = 70); -- every append updates its head in place

CREATE TABLE core.stream_events (
    stream uuid        NOT NULL, -- in core.streams: the trigger below looks, a foreign key would look again
    seq    bigint      NOT NULL CHECK (seq > 0),
    kind   text        NOT NULL CHECK (kind ~ '^[a-z-]+(\.[a-z-]+)+$'),
    body   jsonb       NOT NULL CHECK (jsonb_typeof(body) = 'object'),
    at     timestamptz NOT NULL,
    PRIMARY KEY (stream, seq)
);

-- An event stands directly after its predecessor and is the new head. The append holds the row lock of the
-- stream, so the order of commits is the order of seq.
CREATE FUNCTION core.refuse_gap() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.seq IS DISTINCT FROM (SELECT head FROM core.streams WHERE stream = NEW.stream) THEN
        RAISE EXCEPTION 'seq % of stream % is not its head', NEW.seq, NEW.stream
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.seq > 1 AND NOT EXISTS (
        SELECT FROM core.stream_events WHERE stream = NEW.stream AND seq = NEW.seq - 1
    ) THEN
        RAISE EXCEPTION 'seq % of stream % leaves a gap', NEW.seq, NEW.stream
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER stream_events_are_contiguous
BEFORE INSERT ON core.stream_events
FOR EACH ROW EXECUTE FUNCTION core.refuse_gap();

CREATE TRIGGER stream_events_are_append_only
BEFORE UPDATE OR DELETE OR TRUNCATE ON core.stream_events
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

-- A head only ever grows by one: no seq is skipped, none is given twice.
CREATE FUNCTION core.refuse_head_jump() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the head of stream % may not go from % to %', NEW.stream, OLD.head, NEW.head
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;

CREATE TRIGGER stream_heads_step_by_one
BEFORE UPDATE OF head ON core.streams
FOR EACH ROW WHEN (NEW.head <> OLD.head + 1)
EXECUTE FUNCTION core.refuse_head_jump();

CREATE TRIGGER streams_begin_with_their_first_event
BEFORE INSERT ON core.streams
FOR EACH ROW WHEN (NEW.head <> 1)
EXECUTE FUNCTION core.refuse_change();

CREATE TRIGGER streams_are_kept
BEFORE UPDATE OF stream OR DELETE OR TRUNCATE ON core.streams
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

-- Parked events: next_at = 'infinity'. The operator looks here after an alert.
CREATE VIEW core.outbox_parked AS
SELECT id, kind, body, at, attempts
FROM core.outbox
WHERE next_at = 'infinity';
