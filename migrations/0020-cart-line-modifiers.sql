-- The modifiers that were chosen: their numbers, ascending, with commas between. `options_hash` is their SHA-256.
ALTER TABLE cart_lines
  ADD COLUMN modifier_ids VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' AFTER options_hash
