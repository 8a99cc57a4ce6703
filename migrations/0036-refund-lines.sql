-- What of which line was taken back, for how much, and whether it went back to stock.
CREATE TABLE IF NOT EXISTS refund_lines (
  refund_id BIGINT NOT NULL,
  transaction_id BINARY(16) NOT NULL,
  line_number SMALLINT NOT NULL,
  quantity INT NOT NULL,
  amount BIGINT NOT NULL,
  restocked BOOLEAN NOT NULL,
  PRIMARY KEY (refund_id, line_number),
  KEY refund_lines_by_line (transaction_id, line_number),
  CONSTRAINT refund_lines_refund FOREIGN KEY (refund_id) REFERENCES refunds (id),
  CONSTRAINT refund_lines_line FOREIGN KEY (transaction_id, line_number)
    REFERENCES transaction_lines (transaction_id, line_number),
  CONSTRAINT refund_lines_quantity CHECK (quantity >= 1),
  CONSTRAINT refund_lines_amount CHECK (amount >= 0)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci
