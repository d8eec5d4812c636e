-- Escrow: what a buyer pays is held until it has arrived, and a buyer may ask for money back. And what merchants pay
-- to members: their share of a sale, or anything else; and deposits, of which a merchant takes what it is owed.

INSERT INTO ledger.account_codes (code, name, side, limit_kind)
VALUES (2510, 'ESCROW_HELD',  -1, 1),
       (2520, 'DEPOSIT_HELD', -1, 1);

INSERT INTO ledger.transfer_codes (code, name)
VALUES (45, 'ESCROW_HOLD'),
       (46, 'ESCROW_RELEASE'),
       (47, 'ESCROW_REFUND'),
       (48, 'MERCHANT_PAY'),
       (49, 'PROFIT_SHARE'),
       (50, 'DEPOSIT_HOLD'),
       (51, 'DEPOSIT_CAPTURE'),
       (52, 'DEPOSIT_RELEASE');

ALTER TABLE trade.trades
    ADD COLUMN shipment   text        NOT NULL DEFAULT '' CHECK (char_length(shipment) <= 120),
    ADD COLUMN due_at     timestamptz,         -- held: by when the merchant ships, then by when the buyer confirms
    ADD COLUMN extensions smallint    NOT NULL DEFAULT 0 CHECK (extensions BETWEEN 0 AND 2),
    DROP CONSTRAINT trades_flow_check,
    ADD CONSTRAINT trades_flow_check CHECK (flow IN ('instant', 'escrow')),
    DROP CONSTRAINT trades_status_check,
    ADD CONSTRAINT trades_status_check
        CHECK (status IN ('wait_buyer_pay', 'wait_seller_send_goods', 'wait_buyer_confirm_goods', 'trade_success',
                          'trade_finished', 'trade_closed')),
    ADD CONSTRAINT trades_hold_money_in_escrow
        CHECK (CASE WHEN status IN ('wait_seller_send_goods', 'wait_buyer_confirm_goods')
                    THEN flow = 'escrow' AND due_at IS NOT NULL
                    WHEN status = 'trade_success'
                    THEN flow = 'instant'
                    ELSE TRUE END),
    ADD CONSTRAINT trades_are_shipped_in_escrow CHECK (shipment = '' OR flow = 'escrow');

CREATE INDEX trades_held ON trade.trades (due_at)
    WHERE status IN ('wait_seller_send_goods', 'wait_buyer_confirm_goods');

-- What an escrow costs its merchant is known when it is released, and stays so because the trade has ended then.
DROP TRIGGER trades_stay_paid ON trade.trades;

CREATE TRIGGER trades_stay_paid
BEFORE UPDATE OF buyer, payment, paid_at ON trade.trades
FOR EACH ROW WHEN (OLD.payment IS NOT NULL)
EXECUTE FUNCTION core.refuse_change();

CREATE TABLE trade.refund_asks (
    merchant   uuid        NOT NULL,
    trade      uuid        NOT NULL,
    id         uuid        NOT NULL,
    amount     bigint      NOT NULL CHECK (amount > 0),
    reason     text        NOT NULL CHECK (char_length(reason) BETWEEN 1 AND 256),
    status     text        NOT NULL CHECK (status IN ('open', 'agreed', 'declined', 'withdrawn')),
    answer     text        NOT NULL DEFAULT '' CHECK (char_length(answer) <= 256),
    asked_at   timestamptz NOT NULL,
    answer_by  timestamptz,                                       -- null: nobody answers in the merchant's place
    settled_at timestamptz,
    PRIMARY KEY (merchant, trade, id),
    FOREIGN KEY (merchant, trade) REFERENCES trade.trades,
    CHECK ((settled_at IS NULL) = (status = 'open'))
);

CREATE UNIQUE INDEX refund_asks_open ON trade.refund_asks (merchant, trade) WHERE status = 'open';
CREATE INDEX refund_asks_due ON trade.refund_asks (answer_by) WHERE status = 'open' AND answer_by IS NOT NULL;

CREATE TRIGGER refund_asks_are_kept
BEFORE DELETE OR TRUNCATE ON trade.refund_asks
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

CREATE TRIGGER refund_asks_stay_settled
BEFORE UPDATE ON trade.refund_asks
FOR EACH ROW WHEN (OLD.status <> 'open')
EXECUTE FUNCTION core.refuse_change();

-- Money is not released while its buyer asks for it.
CREATE FUNCTION trade.check_release() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM trade.refund_asks WHERE (merchant, trade) = (NEW.merchant, NEW.id) AND status = 'open'
    ) THEN
        RAISE EXCEPTION 'trade % ends while a refund is asked', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER trades_are_released_when_nothing_is_asked
AFTER UPDATE OF status ON trade.trades
DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN (NEW.flow = 'escrow' AND NEW.status IN ('trade_finished', 'trade_closed'))
EXECUTE FUNCTION trade.check_release();

-- Money a merchant pays to a member, once per number of the merchant's.
CREATE TABLE trade.disbursements (
    merchant   uuid        NOT NULL REFERENCES trade.merchants,
    out_biz_no text        NOT NULL CHECK (char_length(out_biz_no) BETWEEN 1 AND 64),
    id         uuid        NOT NULL,
    number     text        NOT NULL UNIQUE CHECK (number ~ '^[0-9]{28}$'),
    payee      uuid        NOT NULL,
    amount     bigint      NOT NULL CHECK (amount > 0),
    asset      text        NOT NULL,
    title      text        NOT NULL CHECK (char_length(title) <= 256),
    remark     text        NOT NULL CHECK (char_length(remark) <= 256),
    payment    uuid        NOT NULL UNIQUE,
    at         timestamptz NOT NULL,
    PRIMARY KEY (merchant, out_biz_no)
);

CREATE TRIGGER disbursements_are_facts
BEFORE UPDATE OR DELETE OR TRUNCATE ON trade.disbursements
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

-- Whom a merchant shares with.
CREATE TABLE trade.receivers (
    merchant uuid        NOT NULL REFERENCES trade.merchants,
    member   uuid        NOT NULL,
    memo     text        NOT NULL CHECK (char_length(memo) <= 256),
    bound_at timestamptz NOT NULL,
    PRIMARY KEY (merchant, member)
);

-- What of a sale was shared: a row for each part of a request.
CREATE TABLE trade.shares (
    merchant   uuid        NOT NULL,
    trade      uuid        NOT NULL,
    request_no text        NOT NULL CHECK (char_length(request_no) BETWEEN 1 AND 64),
    place      smallint    NOT NULL CHECK (place BETWEEN 0 AND 19),
    number     text        NOT NULL CHECK (number ~ '^[0-9]{28}$'),
    receiver   uuid        NOT NULL,
    amount     bigint      NOT NULL CHECK (amount > 0),
    reason     text        NOT NULL CHECK (char_length(reason) <= 256),
    payment    uuid        NOT NULL UNIQUE,
    at         timestamptz NOT NULL,
    PRIMARY KEY (merchant, trade, request_no, place),
    FOREIGN KEY (merchant, trade) REFERENCES trade.trades
);

CREATE TRIGGER shares_are_facts
BEFORE UPDATE OR DELETE OR TRUNCATE ON trade.shares
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

-- No more is shared than a sale brought in.
CREATE FUNCTION trade.check_shares() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT
        FROM trade.trades AS t
        WHERE (t.merchant, t.id) = (NEW.merchant, NEW.trade)
          AND t.amount - t.fee < (SELECT SUM(s.amount) FROM trade.shares AS s
                                  WHERE (s.merchant, s.trade) = (t.merchant, t.id))
    ) THEN
        RAISE EXCEPTION 'more of trade % is shared than it brought in', NEW.trade USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER shares_are_of_what_came_in
AFTER INSERT ON trade.shares
DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION trade.check_shares();


-- A deposit: money of a member that is held for a merchant, who takes some of it for trades and lets the rest go.
CREATE TABLE trade.deposits (
    merchant     uuid        NOT NULL REFERENCES trade.merchants,
    id           uuid        NOT NULL,
    number       text        NOT NULL UNIQUE CHECK (number ~ '^[0-9]{28}$'),
    out_order_no text        NOT NULL CHECK (char_length(out_order_no) BETWEEN 1 AND 64),
    status       text        NOT NULL CHECK (status IN ('wait_member', 'held', 'finished', 'closed')),
    amount       bigint      NOT NULL CHECK (amount > 0),
    asset        text        NOT NULL,
    title        text        NOT NULL CHECK (char_length(title) BETWEEN 1 AND 256),
    details      jsonb       NOT NULL CHECK (jsonb_typeof(details) = 'object'),
    member       uuid,
    payment      uuid        UNIQUE,
    captured     bigint      NOT NULL DEFAULT 0 CHECK (captured >= 0),
    released     bigint      NOT NULL DEFAULT 0 CHECK (released >= 0),
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,             -- until then it can be left; once held, until then it is
    held_at      timestamptz,
    ended_at     timestamptz,
    PRIMARY KEY (merchant, id),
    CONSTRAINT deposits_are_left_as_a_whole
        CHECK ((payment IS NULL) = (held_at IS NULL) AND (payment IS NULL OR member IS NOT NULL)),
    CONSTRAINT deposits_in_their_states
        CHECK (CASE status WHEN 'wait_member' THEN payment IS NULL
                           WHEN 'closed'      THEN payment IS NULL
                           WHEN 'held'        THEN payment IS NOT NULL AND captured + released < amount
                           ELSE payment IS NOT NULL AND captured + released = amount END),
    CONSTRAINT deposits_move_only_when_held CHECK (captured + released = 0 OR payment IS NOT NULL),
    CONSTRAINT deposits_end_once CHECK ((ended_at IS NOT NULL) = (status IN ('finished', 'closed')))
);

CREATE UNIQUE INDEX deposits_of_their_merchant ON trade.deposits (merchant, out_order_no);
CREATE INDEX deposits_of_member ON trade.deposits (member, id) WHERE member IS NOT NULL;
CREATE INDEX deposits_open ON trade.deposits (expires_at) WHERE status IN ('wait_member', 'held');

CREATE TRIGGER deposits_are_kept
BEFORE DELETE OR TRUNCATE ON trade.deposits
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

CREATE TRIGGER deposits_say_what_they_said
BEFORE UPDATE OF merchant, id, number, out_order_no, amount, asset, title, details, created_at ON trade.deposits
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

CREATE TRIGGER deposits_stay_held
BEFORE UPDATE OF member, payment, held_at ON trade.deposits
FOR EACH ROW WHEN (OLD.payment IS NOT NULL)
EXECUTE FUNCTION core.refuse_change();

CREATE TRIGGER deposits_stay_ended
BEFORE UPDATE ON trade.deposits
FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL)
EXECUTE FUNCTION core.refuse_change();

CREATE TABLE trade.releases (
    merchant   uuid        NOT NULL,
    deposit    uuid        NOT NULL,
    request_no text        NOT NULL CHECK (char_length(request_no) BETWEEN 1 AND 64),
    number     text        NOT NULL UNIQUE CHECK (number ~ '^[0-9]{28}$'),
    amount     bigint      NOT NULL CHECK (amount > 0),
    remark     text        NOT NULL CHECK (char_length(remark) <= 256),
    payment    uuid        NOT NULL UNIQUE,
    at         timestamptz NOT NULL,
    PRIMARY KEY (merchant, deposit, request_no),
    FOREIGN KEY (merchant, deposit) REFERENCES trade.deposits
);

CREATE TRIGGER releases_are_facts
BEFORE UPDATE OR DELETE OR TRUNCATE ON trade.releases
FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();

-- A trade may be paid from a deposit; several may be paid from one.
ALTER TABLE trade.trades
    ADD COLUMN deposit uuid,
    ADD FOREIGN KEY (merchant, deposit) REFERENCES trade.deposits,
    ADD CONSTRAINT trades_from_deposits_are_instant CHECK (deposit IS NULL OR flow = 'instant'),
    DROP CONSTRAINT trades_payment_key;

CREATE UNIQUE INDEX trades_paid_by ON trade.trades (payment) WHERE deposit IS NULL;
CREATE INDEX trades_of_deposit ON trade.trades (merchant, deposit) WHERE deposit IS NOT NULL;

-- What a deposit says became of it is what its trades and releases add up to.
CREATE FUNCTION trade.check_deposits() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT
        FROM trade.deposits AS d
        WHERE (d.merchant, d.id) = (NEW.merchant, NEW.id)
          AND (d.captured, d.released) <> (
              (SELECT COALESCE(SUM(t.amount), 0) FROM trade.trades AS t
               WHERE t.merchant = d.merchant AND t.deposit = d.id),
              (SELECT COALESCE(SUM(r.amount), 0) FROM trade.releases AS r
               WHERE (r.merchant, r.deposit) = (d.merchant, d.id)))
    ) THEN
        RAISE EXCEPTION 'what became of deposit % does not add up', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER deposits_add_up
AFTER UPDATE OF captured, released ON trade.deposits
DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION trade.check_deposits();


-- In the wallet --------------------------------------------------------------------------------------------------------

ALTER TABLE wallet.payments
    DROP CONSTRAINT payments_kind_check,
    ADD CONSTRAINT payments_kind_check
        CHECK (kind IN ('transfer', 'pay_code', 'request', 'voucher', 'cash_in', 'cash_out', 'bank_topup', 'payout',
                        'reversal', 'purchase', 'refund', 'settlement', 'merchant_pay', 'profit_share',
                        'deposit', 'deposit_back'));
