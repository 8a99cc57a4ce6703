import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { normalisePicture } from './normalise-picture.ts'

const plain = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#c0392b' } })

/** A PNG whose head says this size and whose pixels are missing. */
function pngOfSize(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data])
    const head = Buffer.alloc(4)
    head.writeUInt32BE(data.length)
    const sum = Buffer.alloc(4)
    sum.writeUInt32BE(crc32(body))
    return Buffer.concat([head, body, sum])
  }
  const size = Buffer.alloc(13)
  size.writeUInt32BE(width, 0)
  size.writeUInt32BE(height, 4)
  size.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', size),
    chunk('IDAT', deflateSync(Buffer.alloc(100))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return (crc ^ 0xffffffff) >>> 0
}

describe('a picture that is kept', () => {
  it.each(['jpeg', 'png', 'webp'] as const)(
    'is WebP of 800 pixels at the most, made from %s',
    async (format) => {
      const picture = await normalisePicture(await plain(1600, 800).toFormat(format).toBuffer())
      expect(picture).toMatchObject({ mediaType: 'image/webp', width: 800, height: 400 })
      expect(await sharp(picture.bytes).metadata()).toMatchObject({ format: 'webp', width: 800, height: 400 })
    },
  )

  it('is not made larger than it was sent', async () => {
    expect(await normalisePicture(await plain(30, 20).png().toBuffer())).toMatchObject({
      width: 30,
      height: 20,
    })
  })

  it('stands upright and says nothing of the camera, the place and the time', async () => {
    const upload = await plain(400, 200)
      .jpeg()
      .withExif({ IFD0: { Make: 'Kamera', Orientation: '6' }, IFD3: { GPSLatitude: '6/1 10/1 0/1' } })
      .withMetadata({ orientation: 6 })
      .toBuffer()
    expect((await sharp(upload).metadata()).orientation).toBe(6)
    const picture = await normalisePicture(upload)
    expect(picture).toMatchObject({ width: 200, height: 400 })
    const metadata = await sharp(picture.bytes).metadata()
    expect([metadata.exif, metadata.xmp, metadata.icc, metadata.orientation]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ])
    expect(picture.bytes.includes('Kamera')).toBe(false)
  })

  it('is smaller than 100 KiB, also where nothing in it is even', async () => {
    const noise = { type: 'gaussian', mean: 128, sigma: 90 } as const
    const upload = await sharp({
      create: { width: 1200, height: 1200, channels: 3, background: '#888', noise },
    })
      .jpeg({ quality: 90 })
      .toBuffer()
    const { bytes, width } = await normalisePicture(upload)
    expect(bytes.length).toBeLessThanOrEqual(102_400)
    expect(width).toBeGreaterThanOrEqual(200)
  })

  it('keeps what can be seen through', async () => {
    const clear = { r: 0, g: 0, b: 0, alpha: 0 }
    const upload = await sharp({ create: { width: 9, height: 9, channels: 4, background: clear } })
      .png()
      .toBuffer()
    expect((await sharp((await normalisePicture(upload)).bytes).metadata()).hasAlpha).toBe(true)
  })
})

describe('a picture that is refused', () => {
  it.each([
    ['has a side that is too long', 12_001, 1],
    ['has too many pixels in all', 10_000, 5_001],
    ['says that it is as large as can be written', 0x7fffffff, 0x7fffffff],
  ])('%s', async (_name, width, height) => {
    const promise = normalisePicture(pngOfSize(width, height))
    await expect(promise).rejects.toMatchObject(
      width === 0x7fffffff ? { status: 422 } : { reason: 'PICTURE_TOO_LARGE', status: 422 },
    )
  })

  it('is written in passes and has more than 16 million pixels', async () => {
    const upload = await plain(4100, 4000).jpeg({ progressive: true, quality: 30 }).toBuffer()
    await expect(normalisePicture(upload)).rejects.toMatchObject({
      reason: 'PICTURE_TOO_LARGE',
      details: { pixels_max: 16_000_000, side_max: 12_000 },
    })
    const inOnePass = await plain(4100, 4000).jpeg({ quality: 30 }).toBuffer()
    await expect(normalisePicture(inOnePass)).resolves.toMatchObject({ width: 800 })
  })

  it.each([
    ['is nothing', Buffer.alloc(0)],
    ['is text', Buffer.from('halo, ini bukan gambar')],
    ['ends in the middle', Buffer.from(pngOfSize(300, 300).subarray(0, 60))],
    ['has no pixels', pngOfSize(300, 300)],
    ['is a drawing', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
    ['is a GIF', Buffer.from('R0lGODlhAQABAIAAAP///wAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==', 'base64')],
  ])('%s', async (_name, upload) => {
    await expect(normalisePicture(upload)).rejects.toMatchObject({ reason: 'PICTURE_INVALID' })
  })

  it('waits behind too many others', async () => {
    const upload = await plain(50, 50).png().toBuffer()
    const answers = await Promise.allSettled(Array.from({ length: 7 }, () => normalisePicture(upload)))
    expect(answers.map(({ status }) => status)).toEqual([
      ...Array(5).fill('fulfilled'),
      'rejected',
      'rejected',
    ])
    expect(answers[6]).toMatchObject({ reason: { reason: 'UNAVAILABLE', status: 503 } })
    await expect(normalisePicture(upload)).resolves.toMatchObject({ width: 50 })
  })
})
