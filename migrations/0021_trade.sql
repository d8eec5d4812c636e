-- Merchants and their trades: what is asked, paid and given back. Balances live in the ledger; nothing here repeats them.

CREATE SCHEMA trade;

CREATE TABLE trade.merchants (
    id           uuid        PRIMARY KEY,
    owner        uuid        NOT NULL,
    kind         text        NOT NULL CHECK (kind IN ('individual', 'company')),
    name         text        NOT NULL CHECK (char_length(name) BETWEEN 1 AND 60),
    registration text        NOT NULL CHECK (char_length(registration) <= 60),
    category     text        NOT NULL
                 CHECK (category IN ('food', 'groceries', 'transport', 'shopping', 'fun', 'home', 'health',
                                     'education', 'other')),
    status       text        NOT NULL CHECK (status IN ('applied', 'verified', 'refused', 'suspended')),
    fee_bp       integer     NOT NULL CHECK (fee_bp BETWEEN 0 AND 1000),     -- of 10 000
    reason       text        NOT NULL DEFAULT '' CHECK (char_length(reason) <= 200),
    applied_at   timestamptz NOT NULL,
    decided_at   timestamptz,
    CONSTRAINT merchants_companies_are_registered CHECK ((kind = 'company') = (registration <> '')),
    CONSTRAINT merchants_are_decided_with_a_reason
        CHECK ((decided_at IS NULL) = (status = 'applied') AND (reason <> '') = (status IN ('refused', 'suspended')))
);

CREATE INDEX merchants_of_owner ON trade.merchants (owner, id);
CREATE INDEX merchants_by_status ON trade.merchants (status, applied_at);

CREATE TRIGGER merchants_are_kept
BEFORE DELETE OR TRUNCATE ON trade.merchants
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

CREATE TRIGGER merchants_keep_their_owner
BEFORE UPDATE OF id, owner ON trade.merchants
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

-- `number` is what people and tills quote; nobody guesses one, so whoever has it may see the trade and pay it.
CREATE TABLE trade.trades (
    merchant     uuid        NOT NULL REFERENCES trade.merchants,
    id           uuid        NOT NULL,
    number       text        NOT NULL UNIQUE CHECK (number ~ '^[0-9]{28}$'),
    out_trade_no text        NOT NULL CHECK (char_length(out_trade_no) BETWEEN 1 AND 64),
    product      text        NOT NULL CHECK (char_length(product) <= 64),
    flow         text        NOT NULL CHECK (flow IN ('instant')),
    status       text        NOT NULL
                 CHECK (status IN ('wait_buyer_pay', 'trade_success', 'trade_finished', 'trade_closed')),
    amount       bigint      NOT NULL CHECK (amount > 0),
    asset        text        NOT NULL CHECK (asset ~ '^[A-Z][A-Z0-9]{1,11}/([0-9]|1[0-8])$'),
    subject      text        NOT NULL CHECK (char_length(subject) BETWEEN 1 AND 256),
    body         text        NOT NULL CHECK (char_length(body) <= 400),
    details      jsonb       NOT NULL CHECK (jsonb_typeof(details) = 'object'),
    buyer        uuid,
    payment      uuid        UNIQUE,
    fee          bigint      NOT NULL DEFAULT 0,
    fee_returned bigint      NOT NULL DEFAULT 0,
    refunded     bigint      NOT NULL DEFAULT 0,
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    paid_at      timestamptz,
    ended_at     timestamptz,
    PRIMARY KEY (merchant, id),
    CONSTRAINT trades_are_paid_as_a_whole
        CHECK ((payment IS NULL) = (paid_at IS NULL) AND (payment IS NULL OR buyer IS NOT NULL)),
    CONSTRAINT trades_in_their_states
        CHECK (CASE status WHEN 'wait_buyer_pay' THEN payment IS NULL
                           WHEN 'trade_closed'   THEN payment IS NULL OR refunded = amount
                           ELSE payment IS NOT NULL AND refunded < amount END),
    CONSTRAINT trades_end_once
        CHECK ((ended_at IS NOT NULL) = (status IN ('trade_finished', 'trade_closed'))),
    CONSTRAINT trades_give_back_at_most_what_was_paid
        CHECK (refunded BETWEEN 0 AND amount AND (refunded = 0 OR payment IS NOT NULL)),
    CONSTRAINT trades_return_at_most_their_fee
        CHECK (fee BETWEEN 0 AND amount AND fee_returned BETWEEN 0 AND fee AND (fee = 0 OR payment IS NOT NULL))
) WITH (fillfactor = 80);

CREATE UNIQUE INDEX trades_of_their_merchant ON trade.trades (merchant, out_trade_no);
CREATE INDEX trades_of_buyer ON trade.trades (buyer, id) WHERE buyer IS NOT NULL;
CREATE INDEX trades_unpaid ON trade.trades (expires_at) WHERE status = 'wait_buyer_pay';
CREATE INDEX trades_unfinished ON trade.trades (paid_at) WHERE status = 'trade_success';

CREATE TRIGGER trades_are_kept
BEFORE DELETE OR TRUNCATE ON trade.trades
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

CREATE TRIGGER trades_say_what_they_said
BEFORE UPDATE OF merchant, id, number, out_trade_no, product, flow, amount, asset, subject, body, details, created_at
ON trade.trades
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

-- A payment, once made, is not made again or by somebody else.
CREATE TRIGGER trades_stay_paid
BEFORE UPDATE OF buyer, payment, paid_at, fee ON trade.trades
FOR EACH ROW WHEN (OLD.payment IS NOT NULL)
EXECUTE FUNCTION core.refuse_change();

CREATE TRIGGER trades_stay_ended
BEFORE UPDATE ON trade.trades
FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL)
EXECUTE FUNCTION core.refuse_change();

CREATE TABLE trade.refunds (
    merchant     uuid        NOT NULL,
    trade        uuid        NOT NULL,
    request_no   text        NOT NULL CHECK (char_length(request_no) BETWEEN 1 AND 64),
    id           uuid        NOT NULL,
    amount       bigint      NOT NULL CHECK (amount > 0),
    fee_returned bigint      NOT NULL CHECK (fee_returned BETWEEN 0 AND amount),
    reason       text        NOT NULL CHECK (char_length(reason) <= 256),
    payment      uuid        NOT NULL UNIQUE,
    at           timestamptz NOT NULL,
    PRIMARY KEY (merchant, trade, request_no),
    FOREIGN KEY (merchant, trade) REFERENCES trade.trades
);

CREATE TRIGGER refunds_are_facts
BEFORE UPDATE OR DELETE OR TRUNCATE ON trade.refunds
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

-- What a trade says was given back is what its refunds add up to.
CREATE FUNCTION trade.check_refunds() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT
        FROM trade.trades AS t
        CROSS JOIN LATERAL (
            SELECT COALESCE(SUM(r.amount), 0) AS amount, COALESCE(SUM(r.fee_returned), 0) AS fee
            FROM trade.refunds AS r
            WHERE (r.merchant, r.trade) = (t.merchant, t.id)
        ) AS given
        WHERE (t.merchant, t.id) = (NEW.merchant, NEW.trade)
          AND (t.refunded, t.fee_returned) <> (given.amount, given.fee)
    ) THEN
        RAISE EXCEPTION 'the refunds of trade % do not add up', NEW.trade USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER refunds_add_up
AFTER INSERT ON trade.refunds
DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION trade.check_refunds();

-- What a merchant's owner took out of the balance.
CREATE TABLE trade.settlements (
    merchant uuid        NOT NULL REFERENCES trade.merchants,
    id       uuid        NOT NULL,
    amount   bigint      NOT NULL CHECK (amount > 0),
    asset    text        NOT NULL,
    payment  uuid        NOT NULL UNIQUE,
    at       timestamptz NOT NULL,
    PRIMARY KEY (merchant, id)
);

CREATE TRIGGER settlements_are_facts
BEFORE UPDATE OR DELETE OR TRUNCATE ON trade.settlements
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();


-- Buying, in the ledger -----------------------------------------------------------------------------------------------

INSERT INTO ledger.account_codes (code, name, side, limit_kind)
VALUES (2500, 'MERCHANT_BALANCE', -1, 1);

INSERT INTO ledger.transfer_codes (code, name)
VALUES (40, 'TRADE_PAY'),
       (41, 'TRADE_REFUND'),
       (42, 'TRADE_FEE'),
       (43, 'TRADE_FEE_RETURN'),
       (44, 'MERCHANT_SETTLE');


-- Buying, in the wallet ------------------------------------------------------------------------------------------------

ALTER TABLE wallet.payments
    DROP CONSTRAINT payments_kind_check,
    ADD CONSTRAINT payments_kind_check
        CHECK (kind IN ('transfer', 'pay_code', 'request', 'voucher', 'cash_in', 'cash_out', 'bank_topup', 'payout',
                        'reversal', 'purchase', 'refund', 'settlement'));

-- A code shown at a merchant's till stands for a purchase, which becomes a payment at once or when its owner confirms.
ALTER TABLE wallet.pay_codes
    ADD COLUMN purchase uuid,
    DROP CONSTRAINT pay_codes_check1,
    DROP CONSTRAINT pay_codes_check2,
    ADD CONSTRAINT pay_codes_are_used_for_something
        CHECK ((used_at IS NOT NULL) = (COALESCE(payment, request, purchase) IS NOT NULL)),
    ADD CONSTRAINT pay_codes_are_used_for_one_thing
        CHECK (request IS NULL OR (payment IS NULL AND purchase IS NULL));

CREATE INDEX pay_codes_to_confirm ON wallet.pay_codes (purchase) WHERE purchase IS NOT NULL AND payment IS NULL;
