-- People: who they are, how they prove it, and whom they know.

CREATE SCHEMA identity;

CREATE TABLE identity.members (
    id            uuid        PRIMARY KEY,
    handle        text        NOT NULL UNIQUE CHECK (handle ~ '^[a-z0-9_]{3,20}$'),
    name          text        NOT NULL CHECK (char_length(name) BETWEEN 1 AND 40),
    kind          text        NOT NULL DEFAULT 'person' CHECK (kind IN ('person', 'merchant', 'agent')),
    level         smallint    NOT NULL DEFAULT 0 CHECK (level BETWEEN 0 AND 2),
    status        text        NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'frozen', 'closed')),
    language      text        NOT NULL CHECK (language IN ('en', 'zh-Hans', 'fr')),
    bio           text        NOT NULL DEFAULT '' CHECK (char_length(bio) <= 200),
    avatar        text        CHECK (avatar ~ '^[0-9a-f]{64}$'),
    email         text        CHECK (email = lower(email) AND char_length(email) BETWEEN 3 AND 254),
    password_hash text,
    code_token    text        NOT NULL UNIQUE CHECK (code_token ~ '^[A-Za-z0-9_-]{22}$'),
    created_at    timestamptz NOT NULL,
    closed_at     timestamptz,
    CHECK ((status = 'closed') = (closed_at IS NOT NULL)),
    -- A closed account keeps its name for the records of others, and nothing that opens it.
    CHECK (status <> 'closed' OR (email IS NULL AND password_hash IS NULL AND avatar IS NULL))
);

-- Not unique on purpose: see docs/decisions/identity-no-account-oracle.md.
CREATE INDEX members_email ON identity.members (email, created_at) WHERE email IS NOT NULL;

-- Money and records of others point at members: who they are stays, and what was closed stays closed.
CREATE TRIGGER members_are_kept
BEFORE UPDATE OF id, handle, created_at OR DELETE OR TRUNCATE ON identity.members
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

CREATE TRIGGER members_stay_closed
BEFORE UPDATE ON identity.members
FOR EACH ROW WHEN (OLD.status = 'closed' AND NEW.status <> 'closed')
EXECUTE FUNCTION core.refuse_change();

-- Only the SHA-256 of a session token is kept: a copy of this table signs nobody in.
CREATE TABLE identity.sessions (
    member     uuid        NOT NULL REFERENCES identity.members,
    id         uuid        NOT NULL,
    digest     bytea       NOT NULL UNIQUE CHECK (octet_length(digest) = 32),
    device     text        NOT NULL CHECK (char_length(device) <= 80),
    ip         text        NOT NULL CHECK (char_length(ip) <= 64),
    created_at timestamptz NOT NULL,
    seen_at    timestamptz NOT NULL,
    expires_at timestamptz NOT NULL CHECK (expires_at > created_at),
    PRIMARY KEY (member, id)
);

CREATE INDEX sessions_expires_at ON identity.sessions (expires_at);

CREATE TABLE identity.passkeys (
    member        uuid        NOT NULL REFERENCES identity.members,
    id            uuid        NOT NULL,
    credential_id bytea       NOT NULL UNIQUE CHECK (octet_length(credential_id) BETWEEN 1 AND 1023),
    public_key    bytea       NOT NULL,
    sign_count    bigint      NOT NULL CHECK (sign_count >= 0),
    name          text        NOT NULL CHECK (char_length(name) BETWEEN 1 AND 40),
    created_at    timestamptz NOT NULL,
    last_used_at  timestamptz,
    PRIMARY KEY (member, id)
);

-- A challenge that was handed out. Taking it deletes it, so it answers once.
CREATE TABLE identity.ceremonies (
    id         uuid        PRIMARY KEY,
    purpose    text        NOT NULL CHECK (purpose ~ '^[a-z-]{1,20}$'),
    member     uuid,
    challenge  bytea       NOT NULL CHECK (octet_length(challenge) >= 32),
    rp_id      text        NOT NULL,
    origin     text        NOT NULL,
    newcomer   jsonb,
    expires_at timestamptz NOT NULL,
    CHECK ((purpose = 'sign-up') = (newcomer IS NOT NULL))
);

CREATE INDEX ceremonies_expires_at ON identity.ceremonies (expires_at);

CREATE TABLE identity.recovery_codes (
    member  uuid  NOT NULL REFERENCES identity.members,
    digest  bytea NOT NULL CHECK (octet_length(digest) = 32),
    used_at timestamptz,
    PRIMARY KEY (member, digest)
);

CREATE TRIGGER recovery_codes_are_used_once
BEFORE UPDATE ON identity.recovery_codes
FOR EACH ROW WHEN (OLD.used_at IS NOT NULL)
EXECUTE FUNCTION core.refuse_change();

-- How often a secret was guessed in a row. The subject is a member, or stands for a login nobody has:
-- both are counted alike, so being locked out tells nothing.
CREATE TABLE identity.guesses (
    subject      uuid        NOT NULL,
    secret       text        NOT NULL CHECK (secret IN ('password', 'recovery-code')),
    count        integer     NOT NULL CHECK (count >= 0),
    last_at      timestamptz NOT NULL,
    locked_until timestamptz,
    PRIMARY KEY (subject, secret)
);

CREATE INDEX guesses_last_at ON identity.guesses (last_at);

-- Two rows per friendship, one for each side, so that everybody reads only rows of their own.
CREATE TABLE identity.contacts (
    owner  uuid        NOT NULL REFERENCES identity.members,
    other  uuid        NOT NULL REFERENCES identity.members,
    remark text        CHECK (char_length(remark) BETWEEN 1 AND 40),
    since  timestamptz NOT NULL,
    PRIMARY KEY (owner, other),
    CHECK (owner <> other)
);

-- The asker sees open, declined and muted alike. Muted: the asked member has blocked the asker.
CREATE TABLE identity.contact_requests (
    id         uuid        PRIMARY KEY,
    asker      uuid        NOT NULL REFERENCES identity.members,
    asked      uuid        NOT NULL REFERENCES identity.members,
    message    text        NOT NULL CHECK (char_length(message) <= 100),
    state      text        NOT NULL CHECK (state IN ('open', 'declined', 'muted')),
    created_at timestamptz NOT NULL,
    UNIQUE (asker, asked),
    CHECK (asker <> asked)
);

CREATE INDEX contact_requests_asked ON identity.contact_requests (asked, created_at);

CREATE TABLE identity.blocks (
    owner uuid        NOT NULL REFERENCES identity.members,
    other uuid        NOT NULL REFERENCES identity.members,
    at    timestamptz NOT NULL,
    PRIMARY KEY (owner, other),
    CHECK (owner <> other)
);

-- Friends are friends on both sides, whatever a bug tries.
CREATE FUNCTION identity.contacts_are_mutual() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    a uuid := COALESCE(NEW.owner, OLD.owner);
    b uuid := COALESCE(NEW.other, OLD.other);
BEGIN
    IF (SELECT COUNT(*) FROM identity.contacts
        WHERE (owner = a AND other = b) OR (owner = b AND other = a)) = 1 THEN
        RAISE EXCEPTION 'contact % - % exists on one side only', a, b
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER contacts_are_mutual
AFTER INSERT OR DELETE ON identity.contacts
DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION identity.contacts_are_mutual();
