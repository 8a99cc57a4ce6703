-- Also the one tender of a payment that came after the sale was booked (paid when served). `handed_amount` is what
-- the customer handed over where that was more; the shift is the one whose drawer got it.
ALTER TABLE transaction_tenders
  ADD COLUMN handed_amount BIGINT NULL,
  ADD COLUMN staff_id BIGINT NULL,
  ADD COLUMN shift_id BIGINT NULL,
  ADD COLUMN tendered_at DATETIME(6) NULL,
  ADD KEY transaction_tenders_by_shift (shift_id)
