-- How money gets in and out of wallets: receive codes, vouchers, cash agents and cash orders.

-- The token a member's receive code carries. Made when first shown; resetting replaces it, and the old one
-- then names nobody.
CREATE TABLE wallet.receive_codes (
    owner   uuid        PRIMARY KEY,
    token   text        NOT NULL UNIQUE CHECK (token ~ '^[0-9a-z]{22}$'),
    made_at timestamptz NOT NULL
);

CREATE TABLE wallet.voucher_batches (
    id         uuid        PRIMARY KEY,
    amount     bigint      NOT NULL CHECK (amount > 0),
    asset      text        NOT NULL,
    size       integer     NOT NULL CHECK (size BETWEEN 1 AND 10000),
    expires_at timestamptz NOT NULL CHECK (expires_at > made_at),
    made_at    timestamptz NOT NULL,
    closed_at  timestamptz,
    closed_as  text        CHECK (closed_as IN ('expired', 'void')),
    CHECK ((closed_at IS NULL) = (closed_as IS NULL))
);

CREATE INDEX voucher_batches_open ON wallet.voucher_batches (expires_at) WHERE closed_at IS NULL;

-- Only a keyed hash of a code is kept: whoever reads this table cannot redeem.
CREATE TABLE wallet.vouchers (
    hash        bytea       PRIMARY KEY CHECK (octet_length(hash) = 32),
    batch       uuid        NOT NULL REFERENCES wallet.voucher_batches (id),
    serial      integer     NOT NULL CHECK (serial > 0),
    redeemed_by uuid,
    redeemed_at timestamptz,
    payment     uuid,
    UNIQUE (batch, serial),
    CHECK ((redeemed_by IS NULL) = (redeemed_at IS NULL)),
    CHECK ((redeemed_by IS NULL) = (payment IS NULL))
);

CREATE TABLE wallet.agents (
    member      uuid        PRIMARY KEY,
    asset       text        NOT NULL,
    float_limit bigint      NOT NULL CHECK (float_limit > 0),
    active      boolean     NOT NULL DEFAULT true,
    since       timestamptz NOT NULL
);

-- A member's wish for cash. The money is set aside when the order is made; it ends with the agent or back
-- with the member, once.
CREATE TABLE wallet.cash_orders (
    member     uuid        NOT NULL,
    id         uuid        NOT NULL,
    agent      uuid        NOT NULL CHECK (agent <> member),
    amount     bigint      NOT NULL CHECK (amount > 0),
    asset      text        NOT NULL,
    status     text        NOT NULL CHECK (status IN ('waiting', 'paid', 'cancelled', 'expired')),
    hold       uuid        NOT NULL,
    give_back  uuid,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL CHECK (expires_at > created_at),
    settled_at timestamptz,
    PRIMARY KEY (member, id),
    CHECK ((settled_at IS NULL) = (status = 'waiting')),
    CHECK ((give_back IS NOT NULL) = (status IN ('cancelled', 'expired')))
);

CREATE INDEX cash_orders_of_agent ON wallet.cash_orders (agent, id);
CREATE INDEX cash_orders_waiting ON wallet.cash_orders (expires_at) WHERE status = 'waiting';
