-- Groups, invites, message requests, reports and moderation.


-- Groups ---------------------------------------------------------------------------------------------------------

-- A group has one owner, whatever two requests at once try.
CREATE UNIQUE INDEX memberships_one_owner ON chat.memberships (conversation)
WHERE role = 'owner' AND state = 'active';

-- When the member declined a stranger's request. The sender goes on seeing it wait; after thirty days one more may come.
ALTER TABLE chat.memberships
    ADD COLUMN declined_at timestamptz,
    ADD CONSTRAINT memberships_decline_requests CHECK (declined_at IS NULL OR state = 'requested'),
    ADD CONSTRAINT memberships_out_have_no_role CHECK (state = 'active' OR role = 'member');

-- At the commit a group counts those who are in it, and while there is anybody one of them owns it.
CREATE FUNCTION chat.check_group(wanted uuid) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    counted integer;
    there   integer;
    owners  integer;
BEGIN
    SELECT members INTO counted FROM chat.conversations WHERE id = wanted AND kind = 'group';
    IF NOT FOUND THEN
        RETURN;
    END IF;
    SELECT COUNT(*), COUNT(*) FILTER (WHERE role = 'owner') INTO there, owners
    FROM chat.memberships
    WHERE conversation = wanted AND state = 'active';
    IF there <> counted OR owners <> LEAST(there, 1) THEN
        RAISE EXCEPTION 'group % counts % members, has % and % owners', wanted, counted, there, owners
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
END
$$;

CREATE FUNCTION chat.check_counted_group() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM chat.check_group(NEW.id);
    RETURN NULL;
END
$$;

CREATE FUNCTION chat.check_joined_group() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM chat.check_group(NEW.conversation);
    RETURN NULL;
END
$$;

-- Neither fires when messages are sent: they touch other columns.
CREATE CONSTRAINT TRIGGER groups_count_their_members
AFTER INSERT OR UPDATE OF members ON chat.conversations
DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION chat.check_counted_group();

CREATE CONSTRAINT TRIGGER members_are_counted
AFTER UPDATE OF state, role ON chat.memberships
DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN (OLD.state <> NEW.state OR OLD.role <> NEW.role)
EXECUTE FUNCTION chat.check_joined_group();

CREATE CONSTRAINT TRIGGER newcomers_are_counted
AFTER INSERT ON chat.memberships
DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN (NEW.state = 'active')
EXECUTE FUNCTION chat.check_joined_group();

-- What was done to a group and by whom, for its administrators to read.
CREATE TABLE chat.acts (
    conversation uuid        NOT NULL REFERENCES chat.conversations,
    id           uuid        NOT NULL,
    at           timestamptz NOT NULL,
    actor        uuid,                                           -- null: the house
    act          text        NOT NULL CHECK (act ~ '^[a-z-]{1,30}$'),
    subject      uuid,                                           -- the member it was done to
    value        text        CHECK (char_length(value) <= 500),
    PRIMARY KEY (conversation, id)
);

CREATE TRIGGER acts_are_facts
BEFORE UPDATE OR DELETE OR TRUNCATE ON chat.acts
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();


-- How many strangers somebody wrote to lately.
CREATE INDEX conversations_opened ON chat.conversations (creator, created_at) WHERE kind = 'direct';


-- Invites --------------------------------------------------------------------------------------------------------

CREATE TABLE chat.invites (
    code            text        PRIMARY KEY CHECK (code ~ '^[A-Za-z0-9_-]{22}$'),
    conversation    uuid        NOT NULL REFERENCES chat.conversations,
    maker           uuid        NOT NULL,
    made_at         timestamptz NOT NULL,
    expires_at      timestamptz CHECK (expires_at > made_at),
    most_uses       integer     CHECK (most_uses BETWEEN 1 AND 500),
    uses            integer     NOT NULL DEFAULT 0 CHECK (uses >= 0),
    approval_needed boolean     NOT NULL,
    revoked_at      timestamptz,
    revoked_by      uuid,
    CONSTRAINT invites_are_not_worn_out CHECK (uses <= most_uses),
    CHECK ((revoked_at IS NULL) = (revoked_by IS NULL))
);

CREATE INDEX invites_of ON chat.invites (conversation, made_at);

CREATE TRIGGER invites_are_kept
BEFORE UPDATE OF code, conversation, maker, made_at, expires_at, most_uses, approval_needed
OR DELETE OR TRUNCATE ON chat.invites
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

CREATE TRIGGER invites_stay_revoked
BEFORE UPDATE ON chat.invites
FOR EACH ROW WHEN (OLD.revoked_at IS NOT NULL)
EXECUTE FUNCTION core.refuse_change();

-- Who would like to come in and waits for an administrator.
CREATE TABLE chat.join_requests (
    conversation uuid        NOT NULL REFERENCES chat.conversations,
    member       uuid        NOT NULL,
    invite       text        REFERENCES chat.invites,            -- null: somebody inside asked for them
    asked_by     uuid        NOT NULL,
    asked_at     timestamptz NOT NULL,
    declined_at  timestamptz,                                    -- the asker goes on seeing it wait
    PRIMARY KEY (conversation, member)
);


-- Reports and moderation -----------------------------------------------------------------------------------------

-- `about` is whom the report is about. The sender of a reported message is read from the message, not from who reports.
CREATE TABLE chat.reports (
    id           uuid        PRIMARY KEY,
    reporter     uuid        NOT NULL,
    about        uuid        NOT NULL,
    conversation uuid        NOT NULL REFERENCES chat.conversations,
    number       bigint,                                         -- of the message; null: the member as such
    reason       text        NOT NULL
                 CHECK (reason IN ('spam', 'fraud', 'harassment', 'hate', 'violence', 'sexual', 'minors',
                                   'self-harm', 'illegal', 'other')),
    note         text        NOT NULL CHECK (char_length(note) <= 500),
    at           timestamptz NOT NULL,
    state        text        NOT NULL CHECK (state IN ('open', 'decided', 'appealed', 'closed')),
    CHECK (reporter <> about)
);

CREATE UNIQUE INDEX reports_once ON chat.reports (reporter, conversation, about, COALESCE(number, 0));
CREATE INDEX reports_waiting  ON chat.reports (state, id);
CREATE INDEX reports_about    ON chat.reports (about, id);
CREATE INDEX reports_held     ON chat.reports (conversation) WHERE state <> 'closed';

CREATE TRIGGER reports_say_what_they_said
BEFORE UPDATE OF id, reporter, about, conversation, number, reason, note, at OR DELETE OR TRUNCATE ON chat.reports
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

-- The message and those around it as they were when it was reported. Recalling them later changes nothing here.
CREATE TABLE chat.evidence (
    report uuid        NOT NULL REFERENCES chat.reports,
    number bigint      NOT NULL,
    sender uuid,
    body   jsonb,
    at     timestamptz NOT NULL,
    PRIMARY KEY (report, number)
);

CREATE TRIGGER evidence_is_kept
BEFORE UPDATE OR DELETE OR TRUNCATE ON chat.evidence
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

-- The first decision on a report, and the second one when somebody appealed: by somebody else.
CREATE TABLE chat.decisions (
    report    uuid        NOT NULL REFERENCES chat.reports,
    place     smallint    NOT NULL CHECK (place IN (1, 2)),
    moderator uuid        NOT NULL,
    action    text        NOT NULL
              CHECK (action IN ('dismiss', 'warn', 'erase', 'silence', 'suspend-chat', 'suspend-member')),
    until     timestamptz,                                       -- of a silence or a suspension from chat
    reason    text        NOT NULL CHECK (char_length(reason) BETWEEN 3 AND 500),
    at        timestamptz NOT NULL,
    PRIMARY KEY (report, place),
    UNIQUE (report, moderator),
    CONSTRAINT decisions_end CHECK ((until IS NOT NULL) = (action IN ('silence', 'suspend-chat')))
);

CREATE TRIGGER decisions_are_facts
BEFORE UPDATE OR DELETE OR TRUNCATE ON chat.decisions
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

CREATE TABLE chat.appeals (
    report    uuid        PRIMARY KEY REFERENCES chat.reports,
    appellant uuid        NOT NULL,
    words     text        NOT NULL CHECK (char_length(words) BETWEEN 3 AND 1000),
    at        timestamptz NOT NULL
);

CREATE TRIGGER appeals_are_facts
BEFORE UPDATE OR DELETE OR TRUNCATE ON chat.appeals
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

-- Who may not write anywhere in chat until then.
CREATE TABLE chat.suspensions (
    member uuid        PRIMARY KEY,
    until  timestamptz NOT NULL,
    report uuid        NOT NULL REFERENCES chat.reports
);


-- Moderators -----------------------------------------------------------------------------------------------------

ALTER TABLE admin.staff
    DROP CONSTRAINT staff_role_check,
    ADD CONSTRAINT staff_role_check CHECK (role IN ('auditor', 'clerk', 'supervisor', 'moderator'));
