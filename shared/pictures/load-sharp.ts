/** What libvips may read; of the formats that it knows beside these, none is a photograph from a phone or the web. */
const LOADERS = ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer']

let loading: Promise<typeof import('sharp')['default']> | undefined

/**
 * The library for pictures, loaded when the first picture comes: a process that meets none does without its
 * megabytes. One thread and no cache, for a machine with little memory.
 */
export function loadSharp(): Promise<typeof import('sharp')['default']> {
  loading ??= import('sharp').then(({ default: sharp }) => {
    sharp.cache(false)
    sharp.concurrency(1)
    sharp.block({ operation: ['VipsForeignLoad'] })
    sharp.unblock({ operation: LOADERS })
    return sharp
  })
  return loading
}
