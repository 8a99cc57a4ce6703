import type { Sharp } from 'sharp'
import { Refusal } from '../errors/refusal.ts'
import { createTurns } from '../http/one-at-a-time.ts'
import {
  PICTURE_KEPT_BYTES_MAX,
  PICTURE_KEPT_SIDE_MAX,
  PICTURE_PASSES_PIXELS_MAX,
  PICTURE_PIXELS_MAX,
  PICTURE_SECONDS_MAX,
  PICTURE_SIDE_MAX,
  PICTURES_WAITING_MAX,
} from '../limits.ts'
import { loadSharp } from './load-sharp.ts'

const inTurn = createTurns(PICTURES_WAITING_MAX)

/** A picture as it is kept: small, upright, and without what a camera noted of place and time. */
export interface Picture {
  readonly mediaType: 'image/webp'
  /** Pixels. */
  readonly width: number
  readonly height: number
  readonly bytes: Buffer
}

/** From the best to what makes anything small enough: pixels of the longer side, and WebP's quality. */
const ATTEMPTS = [
  { side: PICTURE_KEPT_SIDE_MAX, quality: 80 },
  { side: PICTURE_KEPT_SIDE_MAX, quality: 60 },
  { side: 640, quality: 60 },
  { side: 480, quality: 50 },
  { side: 320, quality: 40 },
  { side: 200, quality: 30 },
] as const

/**
 * Makes a picture that somebody sent into one that is kept: decoded and written anew, so that nothing of the file
 * that was sent is served. One picture is worked on at a time.
 *
 * @param upload - JPEG, PNG or WebP, whatever it was said to be
 * @returns WebP of at most PICTURE_KEPT_BYTES_MAX bytes
 * @throws Refusal `PICTURE_INVALID`; `PICTURE_TOO_LARGE` by what the file says of itself, before it is decoded;
 *   `UNAVAILABLE` where too many wait
 */
export function normalisePicture(upload: Buffer): Promise<Picture> {
  return inTurn(async () => {
    if (upload.length === 0) throw new Refusal('PICTURE_INVALID')
    const sharp = await loadSharp()
    await refuseTooLarge(sharp, upload)
    const decoded = await decode(sharp, upload)
    for (const attempt of ATTEMPTS) {
      const picture = await encode(sharp, decoded, attempt)
      if (picture.bytes.length <= PICTURE_KEPT_BYTES_MAX) return picture
    }
    throw new Error('a picture of 200 pixels is larger than may be kept')
  })
}

type SharpLibrary = Awaited<ReturnType<typeof loadSharp>>

/** Reads the head alone. One that is written in passes has to be held in memory whole, so it may be smaller only. */
async function refuseTooLarge(sharp: SharpLibrary, upload: Buffer): Promise<void> {
  const { width, height, isProgressive } = await sharp(upload, { limitInputPixels: false })
    .metadata()
    .catch(refuseInvalid)
  const pixelsMax = isProgressive ? PICTURE_PASSES_PIXELS_MAX : PICTURE_PIXELS_MAX
  if (width > PICTURE_SIDE_MAX || height > PICTURE_SIDE_MAX || width * height > pixelsMax) {
    throw new Refusal('PICTURE_TOO_LARGE', { pixels_max: pixelsMax, side_max: PICTURE_SIDE_MAX })
  }
}

interface Decoded {
  readonly data: Buffer
  readonly info: { readonly width: number; readonly height: number; readonly channels: 1 | 2 | 3 | 4 }
}

/** Decoded once and small; every attempt begins from here. */
async function decode(sharp: SharpLibrary, upload: Buffer): Promise<Decoded> {
  const { data, info } = await fitInto(sharp(upload, { limitInputPixels: PICTURE_PIXELS_MAX }).autoOrient())
    .timeout({ seconds: PICTURE_SECONDS_MAX })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
    .catch(refuseInvalid)
  return { data, info: { width: info.width, height: info.height, channels: info.channels as 1 | 2 | 3 | 4 } }
}

async function encode(
  sharp: SharpLibrary,
  { data, info }: Decoded,
  { side, quality }: { side: number; quality: number },
): Promise<Picture> {
  const { data: bytes, info: written } = await fitInto(sharp(data, { raw: info }), side)
    .webp({ quality })
    .toBuffer({ resolveWithObject: true })
  return { mediaType: 'image/webp', width: written.width, height: written.height, bytes }
}

function fitInto(picture: Sharp, side: number = PICTURE_KEPT_SIDE_MAX): Sharp {
  return picture.resize(side, side, { fit: 'inside', withoutEnlargement: true })
}

function refuseInvalid(cause: unknown): never {
  throw new Refusal('PICTURE_INVALID', {}, { cause })
}
