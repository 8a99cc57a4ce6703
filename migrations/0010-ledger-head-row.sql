-- The chain begins at 32 zero bytes, before any day of trade.
INSERT IGNORE INTO ledger_head
  (id, last_event_number, last_event_at, last_hash, business_date, last_receipt_sequence)
VALUES (1, 0, '1970-01-01 00:00:00', UNHEX(REPEAT('00', 32)), '1970-01-01', 0)
