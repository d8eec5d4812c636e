-- Who may spend what: wallets, payments and the bills each side keeps of them, payment passwords,
-- payment requests and pay codes. Balances live in the ledger; nothing here repeats them.

CREATE SCHEMA wallet;

-- The running totals of the day and the month sit on the row that a payment locks, so that one
-- UPDATE reads, counts and returns them: two devices can never both be the last under a limit.
CREATE TABLE wallet.wallets (
    owner          uuid        NOT NULL,
    asset          text        NOT NULL CHECK (asset ~ '^[A-Z][A-Z0-9]{1,11}/([0-9]|1[0-8])$'),
    status         text        NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'frozen', 'closed')),
    small_payment  bigint      NOT NULL DEFAULT 0 CHECK (small_payment >= 0),
    spent_on       date        NOT NULL,
    spent_today    bigint      NOT NULL DEFAULT 0 CHECK (spent_today >= 0),
    unproved_today bigint      NOT NULL DEFAULT 0 CHECK (unproved_today BETWEEN 0 AND spent_today),
    spent_month    bigint      NOT NULL DEFAULT 0 CHECK (spent_month >= spent_today),
    opened_at      timestamptz NOT NULL,
    PRIMARY KEY (owner, asset)
) WITH (fillfactor = 70);

-- One row per movement of a member's money. Its id is also the id of the ledger transfer.
CREATE TABLE wallet.payments (
    id         uuid        PRIMARY KEY,
    kind       text        NOT NULL
               CHECK (kind IN ('transfer', 'pay_code', 'request', 'voucher', 'cash_in', 'cash_out')),
    amount     bigint      NOT NULL CHECK (amount > 0),
    asset      text        NOT NULL,
    payer      uuid,
    payee      uuid,
    payer_bill uuid        CHECK ((payer_bill IS NULL) = (payer IS NULL)),
    payee_bill uuid        CHECK ((payee_bill IS NULL) = (payee IS NULL)),
    note       text        NOT NULL CHECK (char_length(note) <= 100),
    at         timestamptz NOT NULL,
    CHECK (payer IS NOT NULL OR payee IS NOT NULL),
    CHECK (payer <> payee)
);

CREATE TRIGGER payments_are_facts
BEFORE UPDATE OR DELETE OR TRUNCATE ON wallet.payments
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

-- How each member sees a payment; category and remark are theirs to change. Ids are UUIDv7 of `at`, so the
-- primary key is also the order of time and a month is a range of it. No foreign key to payments: both are
-- written by one statement, and bills must be free to live on another node than the payment.
CREATE TABLE wallet.bills (
    owner             uuid        NOT NULL,
    id                uuid        NOT NULL,
    payment           uuid        NOT NULL,
    direction         text        NOT NULL CHECK (direction IN ('in', 'out')),
    kind              text        NOT NULL,
    amount            bigint      NOT NULL CHECK (amount > 0),
    asset             text        NOT NULL,
    counterparty      uuid        CHECK (counterparty <> owner),
    counterparty_name text        NOT NULL DEFAULT '',
    category          text        NOT NULL
                      CHECK (category IN ('food', 'groceries', 'transport', 'shopping', 'fun', 'home', 'health',
                                          'education', 'transfer', 'topup', 'cash', 'other')),
    note              text        NOT NULL DEFAULT '',
    remark            text        NOT NULL DEFAULT '' CHECK (char_length(remark) <= 200),
    at                timestamptz NOT NULL,
    PRIMARY KEY (owner, id)
);

CREATE TABLE wallet.payment_passwords (
    owner      uuid        PRIMARY KEY,
    hash       text        NOT NULL CHECK (hash LIKE '$argon2id$%'),
    changed_at timestamptz NOT NULL
);

-- Attempts at a secret, spent before the secret is compared. `what` names the secret.
CREATE TABLE wallet.guesses (
    owner        uuid        NOT NULL,
    what         text        NOT NULL,
    spent        integer     NOT NULL DEFAULT 0 CHECK (spent >= 0),
    locked_until timestamptz,
    PRIMARY KEY (owner, what)
);

CREATE TABLE wallet.payment_requests (
    payer      uuid        NOT NULL,
    id         uuid        NOT NULL,
    payee      uuid        NOT NULL,
    origin     text        NOT NULL CHECK (origin IN ('asked', 'pay_code')),
    amount     bigint      NOT NULL CHECK (amount > 0),
    asset      text        NOT NULL,
    note       text        NOT NULL CHECK (char_length(note) <= 100),
    status     text        NOT NULL CHECK (status IN ('open', 'paid', 'declined', 'cancelled', 'expired')),
    payment    uuid,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    settled_at timestamptz,
    PRIMARY KEY (payer, id),
    CHECK (payer <> payee),
    CHECK ((payment IS NOT NULL) = (status = 'paid')),
    CHECK ((settled_at IS NOT NULL) = (status <> 'open'))
);

CREATE INDEX payment_requests_of_payee ON wallet.payment_requests (payee, id);
CREATE INDEX payment_requests_open ON wallet.payment_requests (expires_at) WHERE status = 'open';

-- Only a keyed hash of a pay code is kept: whoever reads this table cannot spend.
CREATE TABLE wallet.pay_codes (
    hash       bytea       PRIMARY KEY CHECK (octet_length(hash) = 32),
    owner      uuid        NOT NULL,
    batch      uuid        NOT NULL,
    valid_from timestamptz NOT NULL,
    expires_at timestamptz NOT NULL CHECK (expires_at > valid_from),
    used_at    timestamptz,
    payment    uuid,
    request    uuid,
    CHECK ((used_at IS NOT NULL) = (payment IS NOT NULL OR request IS NOT NULL)),
    CHECK (payment IS NULL OR request IS NULL)
);

CREATE INDEX pay_codes_of_owner ON wallet.pay_codes (owner, batch);
CREATE INDEX pay_codes_by_expiry ON wallet.pay_codes (expires_at);
