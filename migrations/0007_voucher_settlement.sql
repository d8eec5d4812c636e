-- The operator got the cash for vouchers that were redeemed: what they had to bring in becomes money in the till.

INSERT INTO ledger.transfer_codes (code, name) VALUES (13, 'VOUCHER_SETTLE');
