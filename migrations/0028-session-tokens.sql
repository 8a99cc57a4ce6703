-- The digests of the tokens that a session gave out. A refresh token that was used stays, to recognise its reuse.
CREATE TABLE IF NOT EXISTS session_tokens (
  token_hash BINARY(32) NOT NULL,
  session_id BINARY(16) NOT NULL,
  kind VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  issued_at DATETIME(6) NOT NULL,
  expires_at DATETIME(6) NOT NULL,
  used_at DATETIME(6) NULL,
  PRIMARY KEY (token_hash),
  KEY session_tokens_by_session (session_id),
  KEY session_tokens_by_end (expires_at),
  CONSTRAINT session_tokens_session FOREIGN KEY (session_id) REFERENCES sessions (id) ON DELETE CASCADE,
  CONSTRAINT session_tokens_kind CHECK (kind IN ('access', 'refresh'))
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci
