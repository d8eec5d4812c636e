-- Media: what members upload, from the first byte to the last use.

-- One row from the beginning of an upload until nothing of it is left. Everything kept for it in the object store
-- lies under its id, so that no object is ever without a row: the row comes first and goes last.
CREATE TABLE core.media (
    id             uuid        PRIMARY KEY,
    owner          uuid        NOT NULL,
    kind           text        NOT NULL CHECK (kind IN ('photo', 'voice', 'file')),
    name           text        CHECK (char_length(name) BETWEEN 1 AND 120),
    state          text        NOT NULL CHECK (state IN ('receiving', 'kept', 'doomed')),
    declared_bytes bigint      NOT NULL CHECK (declared_bytes > 0),
    received_bytes bigint      NOT NULL CHECK (received_bytes BETWEEN 0 AND declared_bytes),
    charged_bytes  bigint      NOT NULL CHECK (charged_bytes >= 0), -- what counts towards the owner's quota
    uses           integer     NOT NULL CHECK (uses >= 0),
    facts          jsonb       CHECK (jsonb_typeof(facts) = 'object'),
    idle_since     timestamptz NOT NULL,                            -- since when nobody uses it; counts while uses = 0
    doomed_at      timestamptz,
    CONSTRAINT media_is_kept_whole
        CHECK (state <> 'kept' OR (facts IS NOT NULL AND received_bytes = declared_bytes)),
    CONSTRAINT media_in_use_is_kept CHECK (uses = 0 OR state = 'kept'),
    CONSTRAINT media_is_doomed_at_an_instant CHECK ((state = 'doomed') = (doomed_at IS NOT NULL)),
    CONSTRAINT media_files_have_names CHECK ((kind = 'file') = (name IS NOT NULL))
) WITH (fillfactor = 70); -- every chunk and every use updates its row in place

CREATE INDEX media_idle ON core.media (idle_since) WHERE uses = 0 AND state <> 'doomed';
CREATE INDEX media_doomed ON core.media (doomed_at) WHERE state = 'doomed';
CREATE INDEX media_receiving ON core.media (owner) WHERE state = 'receiving';

-- What was doomed stays so: its bytes may be gone already.
CREATE TRIGGER media_stay_doomed
BEFORE UPDATE OF state, doomed_at ON core.media
FOR EACH ROW WHEN (OLD.state = 'doomed' AND (NEW.state <> 'doomed' OR NEW.doomed_at <> OLD.doomed_at))
EXECUTE FUNCTION core.refuse_change();

CREATE TRIGGER media_are_whose_they_were
BEFORE UPDATE OF id, owner, kind, name, declared_bytes ON core.media
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

-- Only what is doomed is ever forgotten.
CREATE TRIGGER media_are_doomed_first
BEFORE DELETE ON core.media
FOR EACH ROW WHEN (OLD.state <> 'doomed')
EXECUTE FUNCTION core.refuse_change();

-- The chunks of an upload, each an object of its own until the upload is finished and they are swept.
CREATE TABLE core.media_chunks (
    media      uuid   NOT NULL REFERENCES core.media ON DELETE CASCADE,
    starts_at  bigint NOT NULL CHECK (starts_at >= 0),
    size_bytes bigint NOT NULL CHECK (size_bytes > 0),
    key        uuid   NOT NULL,
    PRIMARY KEY (media, starts_at)
);

-- What each member's media weigh: the sum of their charges.
CREATE TABLE core.media_usage (
    member uuid   PRIMARY KEY,
    bytes  bigint NOT NULL CHECK (bytes >= 0)
) WITH (fillfactor = 70);
