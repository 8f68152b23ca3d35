/** @file `--from`: an SVG whose strokes a drawing begins with. */
import { readFile } from 'node:fs/promises'
import { ImageError } from '../../src/errors.ts'
import type { Stroke } from '../../src/strokes/strokes.ts'

/** As many as can be asked for by number. */
const MOST_STROKES = 1024

/**
 * The file's strokes, fitted into the canvas; what of it is no stroke is warned of.
 * @throws {ImageError} if it cannot be read or holds too many
 */
export async function readStrokes(
  path: string | undefined,
  canvas: number,
  quiet = false,
): Promise<Stroke[] | undefined> {
  if (path === undefined) return undefined
  const text = await readText(path)
  const [{ readSvg }, { toStrokes }] = await Promise.all([
    import('../../src/read-svg/read.ts'),
    import('../../src/read-svg/strokes.ts'),
  ])
  const svg = readSvg(text)
  const strokes = toStrokes(svg, canvas)
  if (strokes.length > MOST_STROKES) {
    throw new ImageError(
      `the SVG makes ${strokes.length} strokes, at most ${MOST_STROKES} are taken`,
    )
  }
  if (svg.leftOut.length > 0 && !quiet) {
    process.stderr.write(`warning: ${path}: ${svg.leftOut.join(', ')} left out\n`)
  }
  return strokes
}

async function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new ImageError(
      `${path} ${error.code === 'ENOENT' ? 'does not exist' : `cannot be read (${error.code})`}`,
    )
  })
}
