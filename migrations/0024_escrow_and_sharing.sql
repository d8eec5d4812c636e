-- Escrow: what a buyer pays is held until it has arrived, and a buyer may ask for money back.

INSERT INTO ledger.account_codes (code, name, side, limit_kind)
VALUES (2510, 'ESCROW_HELD', -1, 1);

INSERT INTO ledger.transfer_codes (code, name)
VALUES (45, 'ESCROW_HOLD'),
       (46, 'ESCROW_RELEASE'),
       (47, 'ESCROW_REFUND');

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
