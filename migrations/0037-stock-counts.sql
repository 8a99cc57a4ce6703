-- A count of the stock (opname): what was expected when it began is frozen in its lines; closing it books the
-- differences at once. `as_of` says what a count is compared with: the stock at the opening, or, in a shop that sells
-- meanwhile, the stock at the moment the count was entered.
CREATE TABLE IF NOT EXISTS stock_counts (
  id BIGINT NOT NULL AUTO_INCREMENT,
  status VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'open',
  as_of VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'opening',
  note VARCHAR(200) NOT NULL DEFAULT '',
  opened_by BIGINT NOT NULL,
  opened_at DATETIME(6) NOT NULL,
  closed_by BIGINT NULL,
  closed_at DATETIME(6) NULL,
  PRIMARY KEY (id),
  CONSTRAINT stock_counts_status CHECK (status IN ('open', 'booked', 'cancelled')),
  CONSTRAINT stock_counts_as_of CHECK (as_of IN ('opening', 'entry'))
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci
