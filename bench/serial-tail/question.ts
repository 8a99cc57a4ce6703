/** What a server with a watcher is asked by. */
export const SERIAL_TAIL_QUESTION = 'serial tail'
