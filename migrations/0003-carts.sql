-- `id` is a random 53-bit number. `replays` is written before an answer speaks again of a sale that is
-- already booked: the flush of that write covers the sale.
CREATE TABLE IF NOT EXISTS carts (
  id BIGINT NOT NULL,
  user_id BIGINT NOT NULL,
  status VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'open',
  last_line_number SMALLINT NOT NULL DEFAULT 0,
  replays INT NOT NULL DEFAULT 0,
  opened_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  KEY carts_by_age (status, opened_at),
  CONSTRAINT carts_status CHECK (status IN ('open', 'paid'))
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci
