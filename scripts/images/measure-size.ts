import { createReadStream } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createGzip } from 'node:zlib'
import { runProgram } from './run-program.ts'

/** Bytes of layers that were compressed before, by what they hold: all images share the layer of Node. */
const knownBytes = new Map<string, Promise<number>>()

/**
 * What a host that has the base image fetches of this one: bytes of its own layers, each compressed as a registry keeps
 * it (gzip).
 */
export async function sizeAboveBase(image: string): Promise<number> {
  const base = await runProgram('docker', [
    'inspect',
    '--format={{index .Config.Labels "org.opencontainers.image.base.name"}}',
    image,
  ])
  const [all, ofBase] = await Promise.all([layersOf(image), layersOf(base.trim())])
  if (ofBase.some((layer, index) => layer !== all[index]))
    throw new Error(`${image} was not made from ${base}.`)
  if (all.slice(ofBase.length).every((layer) => knownBytes.has(layer))) return sum(all.slice(ofBase.length))
  const folder = await mkdtemp(join(tmpdir(), 'kedai-image-'))
  try {
    await runProgram('docker', ['save', '--output', join(folder, 'image.tar'), image])
    await runProgram('tar', ['--extract', '--file', join(folder, 'image.tar'), '--directory', folder])
    const [{ Layers: files }] = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as [
      { Layers: string[] },
    ]
    for (const [index, layer] of all.entries()) {
      if (index >= ofBase.length && !knownBytes.has(layer)) {
        knownBytes.set(layer, compressedBytes(join(folder, files[index] ?? '')))
      }
    }
    return await sum(all.slice(ofBase.length))
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function sum(layers: readonly string[]): Promise<number> {
  const sizes = await Promise.all(layers.map((layer) => knownBytes.get(layer) ?? Number.NaN))
  return sizes.reduce((total, bytes) => total + bytes, 0)
}

async function layersOf(image: string): Promise<string[]> {
  return JSON.parse(await runProgram('docker', ['inspect', '--format={{json .RootFS.Layers}}', image]))
}

async function compressedBytes(path: string): Promise<number> {
  let bytes = 0
  for await (const part of createReadStream(path).pipe(createGzip())) bytes += (part as Buffer).length
  return bytes
}
