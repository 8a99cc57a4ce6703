-- `settings_version` names the settings that the sale was made under (0: none had been made), so that an old
-- receipt stays what it was. `shift_id` is the shift whose drawer got the money, `customer_id` whose credit it went on.
-- `receipt_prints` counts the receipts printed: all but the first are copies. `replays` is written before an answer
-- speaks of what somebody else committed: the flush of that write covers it.
ALTER TABLE transactions
  ADD COLUMN settings_version INT NOT NULL DEFAULT 0,
  ADD COLUMN shift_id BIGINT NULL,
  ADD COLUMN customer_id BIGINT NULL,
  ADD COLUMN refunded_amount BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN receipt_prints INT NOT NULL DEFAULT 0,
  ADD COLUMN replays INT NOT NULL DEFAULT 0,
  ADD KEY transactions_by_status (status, business_date, receipt_sequence),
  ADD KEY transactions_by_payment (payment_status, status, received_at),
  ADD KEY transactions_by_shift (shift_id),
  ADD KEY transactions_by_staff (staff_id, business_date, receipt_sequence),
  ADD KEY transactions_by_received (received_at),
  ADD CONSTRAINT transactions_refunded CHECK (refunded_amount BETWEEN 0 AND total_amount)
