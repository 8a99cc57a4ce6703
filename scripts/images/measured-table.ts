const MB = 1_000_000

/** What was measured of one function's image. */
export interface MeasuredImage {
  readonly name: string
  /** Above the base image, compressed. */
  readonly imageBytes: number
  /** The function and all that it imports, in one file. */
  readonly bundleBytes: number
  /** Start to first answer, with the compiled code that the image brings. */
  readonly startMs: number
  /** Likewise without any. */
  readonly coldStartMs: number
  readonly atRest: { readonly residentBytes: number; readonly anonymousBytes: number }
  readonly afterLoad: { readonly residentBytes: number; readonly anonymousBytes: number }
}

const HEAD = `| function | image MB | bundle kB | start ms | without compiled code | at rest MB (anonymous) | after load MB (anonymous) |
|---|---|---|---|---|---|---|`

/** @returns a table in Markdown; MB are millions of bytes */
export function measuredTable(images: readonly MeasuredImage[]): string {
  const rows = images.map((one) => {
    const cells = [
      one.name,
      (one.imageBytes / MB).toFixed(1),
      (one.bundleBytes / 1000).toFixed(0),
      one.startMs.toFixed(0),
      one.coldStartMs.toFixed(0),
      memory(one.atRest),
      memory(one.afterLoad),
    ]
    return `| ${cells.join(' | ')} |`
  })
  return `${[HEAD, ...rows].join('\n')}\n`
}

function memory({ residentBytes, anonymousBytes }: MeasuredImage['atRest']): string {
  return `${(residentBytes / MB).toFixed(0)} (${(anonymousBytes / MB).toFixed(0)})`
}
