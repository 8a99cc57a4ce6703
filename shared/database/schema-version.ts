/**
 * The schema this code is written for: the number of the newest file in `migrations/`.
 * A test holds the two together; a function's container has the number but not the files.
 */
export const SCHEMA_VERSION = 48
