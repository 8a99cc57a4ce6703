import { SERIAL_TAIL_QUESTION } from './question.ts'
import { watchSerialTail } from './watch-serial-tail.ts'

/** Loaded before a server that is a child of the bench: tells its parent the sums so far, each time it is asked. */
const read = watchSerialTail()
process.on('message', (message) => {
  if (message === SERIAL_TAIL_QUESTION) process.send?.(read())
})
