-- Some banks pay a whole file of payouts in one sum: such a debit is settled with the file, not with one payout.

ALTER TABLE wallet.bank_entries
    ADD COLUMN batch uuid REFERENCES wallet.payout_batches (id),
    DROP CONSTRAINT bank_entries_outcome_check,
    ADD CONSTRAINT bank_entries_outcome_check
        CHECK (outcome IN ('topup', 'payout', 'payout_batch', 'payout_returned', 'member', 'sender',
                           'charges', 'own', 'till')),
    ADD CONSTRAINT bank_entries_batch_check
        CHECK (outcome <> 'payout_batch' OR (batch IS NOT NULL AND direction = 'debit'));
