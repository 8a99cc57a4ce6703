-- A row that a reader of the outbox writes before it hands events out: the flush of that write covers the events it
-- read, so that nobody is told of an event that a power cut takes back.
CREATE TABLE IF NOT EXISTS outbox_reads (
  reader VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  event_number BIGINT NOT NULL,
  read_at DATETIME(6) NOT NULL,
  PRIMARY KEY (reader)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci
