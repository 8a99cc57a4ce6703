/** The programs that are installed with it need this one. */
const MAJOR = 1
const MINOR_MIN = 22

/** @param answer - what `go version` wrote, as `go version go1.26.8 linux/amd64` */
export function isNewEnough(answer: string): boolean {
  const [, major, minor] = /\bgo(\d+)\.(\d+)/.exec(answer) ?? []
  return Number(major) === MAJOR && Number(minor) >= MINOR_MIN
}
