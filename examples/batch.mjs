/**
 * @file A folder of photos becomes a folder of SVGs, one bad photo spoiling nothing:
 * `node examples/batch.mjs [photos] [folder] [options as JSON]`.
 */
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join, parse } from 'node:path'
import { fileURLToPath } from 'node:url'
import { StrokesmithError, sketchFile } from 'strokesmith'

const bundled = fileURLToPath(new URL('photos', import.meta.url))
const [folder = bundled, target = 'sketches', options = '{}'] = process.argv.slice(2)

const photos = (await readdir(folder)).filter((name) => /\.(jpe?g|png|webp)$/i.test(name))
await mkdir(target, { recursive: true })
for (const [i, name] of photos.entries()) {
  const place = `${i + 1}/${photos.length} ${name}`
  try {
    const { svg } = await sketchFile(join(folder, name), {
      preset: 'fast',
      ...JSON.parse(options),
      onProgress({ stage, step, steps }) {
        if (step && step % 20 === 0) console.error(`${place}: ${stage} ${step} of ${steps}`)
      },
    })
    await writeFile(join(target, `${parse(name).name}.svg`), svg)
    console.log(`${place}: drawn`)
  } catch (error) {
    if (!(error instanceof StrokesmithError)) throw error
    console.log(`${place}: ${error.message}`)
  }
}
