-- Web Push: which devices of a member want to be woken, and when and how much they may be told.

-- A browser's subscription belongs to the session it is signed in with, and ends with it.
CREATE TABLE identity.push_devices (
    member   uuid        NOT NULL,
    session  uuid        NOT NULL,
    endpoint text        NOT NULL CHECK (char_length(endpoint) BETWEEN 8 AND 2048),
    point    bytea       NOT NULL CHECK (octet_length(point) = 65),
    auth     bytea       NOT NULL CHECK (octet_length(auth) = 16),
    made_at  timestamptz NOT NULL,
    failures smallint    NOT NULL DEFAULT 0 CHECK (failures >= 0),  -- in a row
    PRIMARY KEY (member, session),
    FOREIGN KEY (member, session) REFERENCES identity.sessions (member, id) ON DELETE CASCADE
);

-- One browser hears of one member: who signs in on a lent phone takes its subscription over.
CREATE UNIQUE INDEX push_devices_endpoint ON identity.push_devices (sha256(endpoint::bytea));

CREATE TABLE identity.push_settings (
    member       uuid    PRIMARY KEY REFERENCES identity.members,
    hides_text   boolean NOT NULL,
    quiet_from   time,
    quiet_until  time,
    timezone     text    CHECK (char_length(timezone) BETWEEN 1 AND 60),
    CONSTRAINT quiet_hours_are_whole
        CHECK ((quiet_from IS NULL) = (quiet_until IS NULL) AND (quiet_from IS NULL) = (timezone IS NULL)),
    CHECK (quiet_from <> quiet_until)
);
