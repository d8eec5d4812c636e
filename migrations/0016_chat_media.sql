-- Media of messages that are gone.

-- What was attached to them, until it is released: at once, or when a legal hold ends. Each row is one use of its media,
-- as each row of chat.message_media was.
CREATE TABLE chat.loose_media (
    conversation uuid   NOT NULL REFERENCES chat.conversations,
    number       bigint NOT NULL,
    media        uuid   NOT NULL,
    PRIMARY KEY (conversation, number, media)
);

-- Whatever erases a body, what was attached is let loose and cannot be forgotten.
CREATE OR REPLACE FUNCTION chat.forget_body() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    WITH loosened AS (
        DELETE FROM chat.message_media
        WHERE conversation = NEW.conversation AND number = NEW.number
        RETURNING conversation, number, media
    )
    INSERT INTO chat.loose_media (conversation, number, media)
    SELECT conversation, number, media FROM loosened;
    DELETE FROM chat.message_edits WHERE conversation = NEW.conversation AND number = NEW.number;
    DELETE FROM chat.reactions     WHERE conversation = NEW.conversation AND number = NEW.number;
    DELETE FROM chat.stars         WHERE conversation = NEW.conversation AND number = NEW.number;
    RETURN NULL;
END
$$;
