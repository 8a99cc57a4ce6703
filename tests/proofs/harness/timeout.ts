/** Only keeps a proof in full from hanging for ever; each wait within it has a bound of its own. */
export const PROOF_TIMEOUT_MS = 6 * 60 * 60 * 1_000
