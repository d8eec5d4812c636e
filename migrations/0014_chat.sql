-- Chat: conversations, who is in them, and what was said.
--
-- A conversation's id is also its stream (0002). What is said lives here and not in the stream: events cannot be
-- changed, and a text that was recalled must be gone. An event carries the number of the message it tells about.
-- Whoever writes to a conversation or its stream holds the conversation's row, so numbers and seqs are allotted
-- in one order.

CREATE SCHEMA chat;

CREATE TABLE chat.conversations (
    id                 uuid        PRIMARY KEY,
    kind               text        NOT NULL CHECK (kind IN ('direct', 'group', 'self')),
    title              text        CHECK (char_length(title) BETWEEN 1 AND 60),
    about              text        NOT NULL DEFAULT '' CHECK (char_length(about) <= 500),
    picture            uuid,
    creator            uuid        NOT NULL,
    created_at         timestamptz NOT NULL,
    members            integer     NOT NULL CHECK (members BETWEEN 0 AND 500), -- those who are active
    last_number        bigint      NOT NULL DEFAULT 0 CHECK (last_number >= 0),
    last_at            timestamptz NOT NULL, -- of the last message; of the creation while there is none
    history_from_start boolean     NOT NULL DEFAULT false, -- whether who joins sees what was said before
    admins_only_write  boolean     NOT NULL DEFAULT false,
    approval_needed    boolean     NOT NULL DEFAULT false,
    members_may_invite boolean     NOT NULL DEFAULT true,
    slow_mode_s        integer     NOT NULL DEFAULT 0 CHECK (slow_mode_s BETWEEN 0 AND 86400),
    recall_window_s    integer     CHECK (recall_window_s BETWEEN 0 AND 31536000), -- null: the house's
    retention_days     integer     CHECK (retention_days BETWEEN 1 AND 3650),      -- null: for ever
    legal_hold         boolean     NOT NULL DEFAULT false, -- nothing is erased meanwhile
    erased_number      bigint      NOT NULL DEFAULT 0,     -- whose time was over up to here
    CHECK ((kind = 'group') = (title IS NOT NULL)),
    CHECK (kind <> 'direct' OR members <= 2),
    CHECK (kind <> 'self' OR members <= 1)
) WITH (fillfactor = 70); -- every message updates its row in place

CREATE TABLE chat.memberships (
    conversation     uuid        NOT NULL REFERENCES chat.conversations,
    member           uuid        NOT NULL,
    role             text        NOT NULL DEFAULT 'member' CHECK (role IN ('owner', 'admin', 'member')),
    state            text        NOT NULL CHECK (state IN ('active', 'requested', 'left', 'removed')),
    since            timestamptz NOT NULL, -- of this state
    joined_number    bigint      NOT NULL DEFAULT 0 CHECK (joined_number >= 0), -- nothing at or before it is seen
    joined_seq       bigint      NOT NULL DEFAULT 0 CHECK (joined_seq >= 0),
    left_number      bigint,                                                   -- nothing after it is seen
    left_seq         bigint,
    delivered_number bigint      NOT NULL DEFAULT 0,
    read_number      bigint      NOT NULL DEFAULT 0 CHECK (read_number >= 0),
    muted_until      timestamptz,          -- the member's own notifications
    silenced_until   timestamptz,          -- may not write until then
    pinned_at        timestamptz,
    archived         boolean     NOT NULL DEFAULT false,
    marked_unread    boolean     NOT NULL DEFAULT false,
    hidden_upto      bigint      NOT NULL DEFAULT 0 CHECK (hidden_upto >= 0), -- the history this member cleared
    last_sent_at     timestamptz,
    PRIMARY KEY (conversation, member),
    CHECK (read_number <= delivered_number),
    CHECK ((state IN ('left', 'removed')) = (left_number IS NOT NULL)),
    CHECK ((left_number IS NULL) = (left_seq IS NULL))
) WITH (fillfactor = 70);

CREATE INDEX memberships_by_member ON chat.memberships (member, state);

-- What was delivered or read stays so, and a window never widens to what was not meant for the member.
CREATE FUNCTION chat.refuse_unreading() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the marks of % in % may not go back', NEW.member, NEW.conversation
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;

CREATE TRIGGER marks_only_rise
BEFORE UPDATE OF delivered_number, read_number ON chat.memberships
FOR EACH ROW WHEN (NEW.delivered_number < OLD.delivered_number OR NEW.read_number < OLD.read_number)
EXECUTE FUNCTION chat.refuse_unreading();

-- `fingerprint` is of the wish as it was sent: the same client id with another wish is refused.
CREATE TABLE chat.messages (
    conversation uuid        NOT NULL,
    number       bigint      NOT NULL CHECK (number > 0),
    seq          bigint      NOT NULL CHECK (seq > 0), -- of the event that announced it
    id           uuid        NOT NULL UNIQUE,
    client_id    uuid,
    fingerprint  bytea,
    sender       uuid,                                 -- null: the house
    body         jsonb       CHECK (jsonb_typeof(body) = 'object' AND body ? 'type'),
    reply_to     bigint      CHECK (reply_to > 0 AND reply_to < number),
    forwarded    boolean     NOT NULL DEFAULT false,
    mentions     uuid[]      NOT NULL DEFAULT '{}' CHECK (cardinality(mentions) <= 50),
    words        bigint[],                             -- what it is found by, see chat.search_keys
    at           timestamptz NOT NULL,
    edited_at    timestamptz,
    recalled_at  timestamptz,
    recalled_by  uuid,
    erased_at    timestamptz,                          -- its time was over
    pinned_at    timestamptz,
    pinned_by    uuid,
    PRIMARY KEY (conversation, number),
    CHECK ((sender IS NULL) = (client_id IS NULL)),
    CHECK ((sender IS NULL) = (fingerprint IS NULL)),
    CHECK ((body IS NULL) = (recalled_at IS NOT NULL OR erased_at IS NOT NULL)),
    CHECK (body IS NOT NULL OR (words IS NULL AND cardinality(mentions) = 0 AND pinned_at IS NULL)),
    CHECK ((recalled_at IS NULL) = (recalled_by IS NULL)),
    CHECK ((pinned_at IS NULL) = (pinned_by IS NULL))
) WITH (fillfactor = 90);

CREATE INDEX messages_by_word   ON chat.messages USING gin (words);
CREATE INDEX messages_by_pin    ON chat.messages (conversation, pinned_at) WHERE pinned_at IS NOT NULL;

-- Every number up to the last one is there, none twice: what the last number grows by was written with it.
CREATE FUNCTION chat.check_numbers() RETURNS trigger
LANGUAGE plpgsql SET enable_nestloop = off SET enable_hashjoin = on SET enable_seqscan = off AS $$
DECLARE
    wrong record;
BEGIN
    SELECT n.id, o.last_number AS before, n.last_number AS after INTO wrong
    FROM after_it AS n
    JOIN before_it AS o ON o.id = n.id
    WHERE n.last_number <> o.last_number
      AND n.last_number - o.last_number <> (SELECT COUNT(*) FROM chat.messages AS m
                                            WHERE m.conversation = n.id
                                              AND m.number > o.last_number AND m.number <= n.last_number)
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'the last number of % may not go from % to %', wrong.id, wrong.before, wrong.after
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER numbers_are_contiguous
AFTER UPDATE ON chat.conversations
REFERENCING OLD TABLE AS before_it NEW TABLE AS after_it
FOR EACH STATEMENT EXECUTE FUNCTION chat.check_numbers();

-- A message stands at or below the last number of its conversation, and the stream announced it.
CREATE FUNCTION chat.check_messages() RETURNS trigger
LANGUAGE plpgsql SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    wrong record;
BEGIN
    SELECT w.conversation, w.number INTO wrong
    FROM written AS w
    LEFT JOIN chat.conversations AS c ON c.id = w.conversation
    LEFT JOIN core.stream_events AS e ON e.stream = w.conversation AND e.seq = w.seq
    WHERE (w.number <= c.last_number) IS NOT TRUE
       OR (e.kind = 'chat.message' AND (e.body ->> 'number')::bigint = w.number) IS NOT TRUE
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'message % of % was not counted or not announced', wrong.number, wrong.conversation
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER messages_are_announced
AFTER INSERT ON chat.messages
REFERENCING NEW TABLE AS written
FOR EACH STATEMENT EXECUTE FUNCTION chat.check_messages();

CREATE TRIGGER messages_keep_their_place
BEFORE UPDATE OF conversation, number, seq, id, client_id, fingerprint, sender, reply_to, at
OR DELETE OR TRUNCATE ON chat.messages
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

CREATE TRIGGER conversations_are_kept
BEFORE UPDATE OF id, kind, creator, created_at OR DELETE OR TRUNCATE ON chat.conversations
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

-- Earlier texts of a message, for members of the conversation.
CREATE TABLE chat.message_edits (
    conversation uuid        NOT NULL,
    number       bigint      NOT NULL,
    version      integer     NOT NULL CHECK (version > 0),
    body         jsonb       NOT NULL,
    at           timestamptz NOT NULL, -- when this text was written
    PRIMARY KEY (conversation, number, version),
    FOREIGN KEY (conversation, number) REFERENCES chat.messages
);

CREATE TABLE chat.reactions (
    conversation uuid        NOT NULL,
    number       bigint      NOT NULL,
    member       uuid        NOT NULL,
    emoji        text        NOT NULL CHECK (char_length(emoji) BETWEEN 1 AND 16),
    at           timestamptz NOT NULL,
    PRIMARY KEY (conversation, number, member, emoji),
    FOREIGN KEY (conversation, number) REFERENCES chat.messages
);

CREATE TABLE chat.message_media (
    conversation uuid   NOT NULL,
    number       bigint NOT NULL,
    media        uuid   NOT NULL,
    PRIMARY KEY (conversation, number, media),
    FOREIGN KEY (conversation, number) REFERENCES chat.messages
);

CREATE INDEX message_media_by_media ON chat.message_media (media);

CREATE TABLE chat.stars (
    member       uuid        NOT NULL,
    conversation uuid        NOT NULL,
    number       bigint      NOT NULL,
    at           timestamptz NOT NULL,
    PRIMARY KEY (member, conversation, number),
    FOREIGN KEY (conversation, number) REFERENCES chat.messages
);

-- "Delete for me": one member's wish not to see a message again.
CREATE TABLE chat.hidden (
    member       uuid   NOT NULL,
    conversation uuid   NOT NULL,
    number       bigint NOT NULL,
    PRIMARY KEY (member, conversation, number),
    FOREIGN KEY (conversation, number) REFERENCES chat.messages
);

CREATE TABLE chat.drafts (
    member       uuid        NOT NULL,
    conversation uuid        NOT NULL REFERENCES chat.conversations,
    text         text        NOT NULL CHECK (char_length(text) BETWEEN 1 AND 10000),
    reply_to     bigint,
    at           timestamptz NOT NULL,
    PRIMARY KEY (member, conversation)
);

-- What a member wants of chat as a whole; who has no row has the defaults.
CREATE TABLE chat.settings (
    member     uuid    PRIMARY KEY,
    read_marks boolean NOT NULL DEFAULT true,  -- others see what I read, and I see what they read
    presence   boolean NOT NULL DEFAULT false  -- contacts see whether I am here, and I see them
);

-- A text that was recalled or erased is gone with all its earlier versions and what was attached.
CREATE FUNCTION chat.forget_body() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM chat.message_edits WHERE conversation = NEW.conversation AND number = NEW.number;
    DELETE FROM chat.reactions     WHERE conversation = NEW.conversation AND number = NEW.number;
    DELETE FROM chat.message_media WHERE conversation = NEW.conversation AND number = NEW.number;
    DELETE FROM chat.stars         WHERE conversation = NEW.conversation AND number = NEW.number;
    RETURN NULL;
END
$$;

CREATE TRIGGER bodies_are_forgotten
AFTER UPDATE OF body ON chat.messages
FOR EACH ROW WHEN (NEW.body IS NULL AND OLD.body IS NOT NULL)
EXECUTE FUNCTION chat.forget_body();

-- Once recalled or erased, a message stays so.
CREATE TRIGGER bodies_do_not_return
BEFORE UPDATE OF body ON chat.messages
FOR EACH ROW WHEN (OLD.body IS NULL AND NEW.body IS NOT NULL)
EXECUTE FUNCTION core.refuse_change();


-- Searching ----------------------------------------------------------------------------------------------------

-- The index knows words only together with the conversation and the block of 1024 messages they stand in, so that a
-- search touches nothing but what the member may see, and can go from the newest block to the oldest and stop.
CREATE FUNCTION chat.search_keys(conversation uuid, number bigint, words text[]) RETURNS bigint[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT array_agg(hashtextextended(word, uuid_hash_extended(conversation, number >> 10)))
    FROM UNNEST(words) AS word
$$;

-- Where a stream ends, for who holds the row that appends to it are made under.
CREATE FUNCTION core.stream_head(wanted uuid) RETURNS bigint
LANGUAGE sql STABLE AS $$
    SELECT COALESCE((SELECT head FROM core.streams WHERE stream = wanted), 0)
$$;
