-- Cash that went into a drawer or out of it otherwise than by a sale: change fetched, a supplier paid. Signed.
CREATE TABLE IF NOT EXISTS shift_movements (
  id BIGINT NOT NULL AUTO_INCREMENT,
  shift_id BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  reason VARCHAR(200) NOT NULL,
  staff_id BIGINT NOT NULL,
  moved_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  KEY shift_movements_by_shift (shift_id, id),
  CONSTRAINT shift_movements_shift FOREIGN KEY (shift_id) REFERENCES shifts (id),
  CONSTRAINT shift_movements_not_zero CHECK (amount <> 0)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci
