-- Legal holds that operators set, and what a hold keeps of what was taken back meanwhile.

-- A hold stands until it is lifted; what was said of it stays.
CREATE TABLE chat.holds (
    conversation uuid        NOT NULL REFERENCES chat.conversations,
    set_by       uuid        NOT NULL,
    reason       text        NOT NULL CHECK (char_length(reason) BETWEEN 3 AND 500),
    at           timestamptz NOT NULL,
    lifted_by    uuid,
    lifted_why   text        CHECK (char_length(lifted_why) BETWEEN 3 AND 500),
    lifted_at    timestamptz,
    PRIMARY KEY (conversation, at),
    CHECK ((lifted_at IS NULL) = (lifted_by IS NULL)),
    CHECK ((lifted_at IS NULL) = (lifted_why IS NULL))
);

CREATE UNIQUE INDEX holds_standing ON chat.holds (conversation) WHERE lifted_at IS NULL;

CREATE TRIGGER holds_are_facts
BEFORE UPDATE OF conversation, set_by, reason, at OR DELETE OR TRUNCATE ON chat.holds
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

CREATE TRIGGER lifted_holds_stay_lifted
BEFORE UPDATE ON chat.holds
FOR EACH ROW WHEN (OLD.lifted_at IS NOT NULL)
EXECUTE FUNCTION core.refuse_change();

-- What a message said when it was taken back under a legal hold, and before it was changed: the versions as they were
-- counted, the last one at the end.
CREATE TABLE chat.kept_words (
    conversation uuid        NOT NULL,
    number       bigint      NOT NULL,
    version      integer     NOT NULL CHECK (version > 0),
    body         jsonb       NOT NULL,
    at           timestamptz NOT NULL, -- when this text was written
    PRIMARY KEY (conversation, number, version),
    FOREIGN KEY (conversation, number) REFERENCES chat.messages
);

CREATE FUNCTION chat.keep_words() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO chat.kept_words (conversation, number, version, body, at)
    SELECT conversation, number, version, body, at
    FROM chat.message_edits
    WHERE conversation = OLD.conversation AND number = OLD.number
    UNION ALL
    SELECT OLD.conversation, OLD.number, 1 + COALESCE(MAX(version), 0), OLD.body, COALESCE(OLD.edited_at, OLD.at)
    FROM chat.message_edits
    WHERE conversation = OLD.conversation AND number = OLD.number;
    RETURN NEW;
END
$$;

CREATE FUNCTION chat.is_held(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT legal_hold FROM chat.conversations WHERE id = wanted
$$;

-- Before, because after it the versions are forgotten.
CREATE TRIGGER bodies_are_kept_while_held
BEFORE UPDATE OF body ON chat.messages
FOR EACH ROW WHEN (NEW.body IS NULL AND OLD.body IS NOT NULL AND chat.is_held(OLD.conversation))
EXECUTE FUNCTION chat.keep_words();

-- Nothing outlives the hold it was kept for, whoever ends it.
CREATE FUNCTION chat.let_words_go() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM chat.kept_words WHERE conversation = NEW.id;
    RETURN NULL;
END
$$;

CREATE TRIGGER kept_words_end_with_their_hold
AFTER UPDATE OF legal_hold ON chat.conversations
FOR EACH ROW WHEN (OLD.legal_hold AND NOT NEW.legal_hold)
EXECUTE FUNCTION chat.let_words_go();
