-- Waking in time, trying again what a push service did not take, and who played a voice message.

-- Which job is due next. `jobs` is procrastinate's; an index of ours does not trouble it.
CREATE INDEX jobs_by_time ON jobs.procrastinate_jobs (scheduled_at NULLS FIRST) WHERE status = 'todo';

-- While its push service is in trouble or wants a pause, a device is not pushed to.
ALTER TABLE identity.push_devices ADD COLUMN rests_until timestamptz;
ALTER TABLE identity.push_devices ADD CONSTRAINT only_failures_rest CHECK (rests_until IS NULL OR failures > 0);

-- Voice messages that members played who did not record them.
CREATE TABLE chat.plays (
    conversation uuid        NOT NULL,
    member       uuid        NOT NULL,
    number       bigint      NOT NULL,
    at           timestamptz NOT NULL,
    PRIMARY KEY (conversation, member, number),
    FOREIGN KEY (conversation, number) REFERENCES chat.messages
);

-- When it was first played by somebody who, like its sender, lets others see what they read.
ALTER TABLE chat.messages ADD COLUMN played_at timestamptz;

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
    DELETE FROM chat.plays         WHERE conversation = NEW.conversation AND number = NEW.number;
    RETURN NULL;
END
$$;
