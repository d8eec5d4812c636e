-- Streams that grow by many events at once: what was checked row by row is checked once for a statement.
--
-- The promises are those of 0002, and one more: a head cannot move without its events. PostgreSQL fires AFTER
-- triggers when all of a statement is done, so the heads and the events that one statement writes are both there.

DROP TRIGGER stream_events_are_contiguous ON core.stream_events;
DROP TRIGGER stream_heads_step_by_one ON core.streams;
DROP TRIGGER streams_begin_with_their_first_event ON core.streams;
DROP FUNCTION core.refuse_gap();
DROP FUNCTION core.refuse_head_jump();

-- Plans are kept as long as a connection lives and may be made while the tables are small, so that looking up by
-- index is asked for, and what was before is matched with what is after by hashing: right for one row and for a
-- thousand.

-- Nothing stands beyond the head. Below it nothing is missing (see the heads), so the primary key refuses the rest.
CREATE FUNCTION core.check_stream_events() RETURNS trigger
LANGUAGE plpgsql SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    wrong record;
BEGIN
    SELECT w.stream, w.seq INTO wrong
    FROM written AS w
    LEFT JOIN core.streams AS s ON s.stream = w.stream
    WHERE (w.seq <= s.head) IS NOT TRUE
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'seq % of stream % is beyond its head', wrong.seq, wrong.stream
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER stream_events_are_contiguous
AFTER INSERT ON core.stream_events
REFERENCING NEW TABLE AS written
FOR EACH STATEMENT EXECUTE FUNCTION core.check_stream_events();

-- A head grows by exactly the events that follow the old one: no seq is skipped, none is given twice.
CREATE FUNCTION core.check_stream_heads() RETURNS trigger
LANGUAGE plpgsql SET enable_nestloop = off SET enable_hashjoin = on SET enable_seqscan = off AS $$
DECLARE
    wrong record;
BEGIN
    SELECT n.stream, o.head AS before, n.head AS after INTO wrong
    FROM after_it AS n
    JOIN before_it AS o ON o.stream = n.stream
    WHERE n.head <> o.head
      AND n.head - o.head <> (SELECT COUNT(*) FROM core.stream_events AS e
                              WHERE e.stream = n.stream AND e.seq > o.head AND e.seq <= n.head)
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'the head of stream % may not go from % to %', wrong.stream, wrong.before, wrong.after
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER stream_heads_move_with_events
AFTER UPDATE ON core.streams
REFERENCING OLD TABLE AS before_it NEW TABLE AS after_it
FOR EACH STATEMENT EXECUTE FUNCTION core.check_stream_heads();

CREATE FUNCTION core.check_new_streams() RETURNS trigger
LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
    wrong record;
BEGIN
    SELECT n.stream, n.head INTO wrong
    FROM born AS n
    WHERE n.head <> (SELECT COUNT(*) FROM core.stream_events AS e
                     WHERE e.stream = n.stream AND e.seq <= n.head)
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'stream % may not begin at %', wrong.stream, wrong.head
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER streams_begin_with_their_events
AFTER INSERT ON core.streams
REFERENCING NEW TABLE AS born
FOR EACH STATEMENT EXECUTE FUNCTION core.check_new_streams();


-- Writing ------------------------------------------------------------------------------------------------------

-- Add events to streams: `behind` says how far each event stands behind the new head of its stream. A function, because
-- it must match many events with many heads by hashing, also where the ledger's poster asks for nested loops.
CREATE FUNCTION core.append_events(streams uuid[], counts bigint[], event_streams uuid[], behind bigint[],
                                   kinds text[], bodies jsonb[], at timestamptz) RETURNS void
LANGUAGE sql SET enable_nestloop = off SET enable_hashjoin = on AS $$
    WITH heads AS (
        INSERT INTO core.streams AS s (stream, epoch, head)
        SELECT grown.stream, town.epoch, grown.events
        FROM UNNEST(streams, counts) AS grown (stream, events)
        CROSS JOIN core.stream_epoch AS town
        ORDER BY grown.stream
        ON CONFLICT (stream) DO UPDATE SET head = s.head + EXCLUDED.head
        RETURNING s.stream, s.head
    )
    INSERT INTO core.stream_events (stream, seq, kind, body, at)
    SELECT heads.stream, heads.head - event.behind, event.kind, event.body, append_events.at
    FROM UNNEST(event_streams, behind, kinds, bodies) AS event (stream, behind, kind, body)
    JOIN heads ON heads.stream = event.stream
$$;
