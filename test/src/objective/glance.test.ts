/** @file Looks at drawings: through which views, and what counts. */
import { afterAll, expect, test } from 'vitest'
import { createEngine } from '../../../nn/engines/create-engine.ts'
import { createRandom } from '../../../src/maths/random.ts'
import { loadEncoder } from '../../../src/node.ts'
import { heldOutViews } from '../../../src/objective/held-out.ts'
import { photoObjective } from '../../../src/objective/photo-objective.ts'
import { identity } from '../../../src/strokes/homography.ts'

const encoder = await loadEncoder('mini')
const pixels = Float32Array.from({ length: 3 * encoder.size ** 2 }, (_, i) =>
  Math.abs(((i / 3) % encoder.size) - 80) < 30 ? 0.2 : 1,
)
const [view] = heldOutViews(1)
const objective = await photoObjective(
  { encoder },
  {
    engine: await createEngine(),
    photo: {
      pixels,
      mask: new Float32Array(encoder.size ** 2).fill(1),
      fromCanvas: identity(),
    },
    attention: Float32Array.of(1),
    options: { fidelity: 0.5, wordWeight: 1, bank: 1 },
    heldOut: [view],
    random: createRandom(0),
  },
)
afterAll(() => objective.dispose())

test('the photo itself loses nothing in the clean view, and something in another', async () => {
  expect(await objective.look(pixels)).toBeCloseTo(0, 3)
  expect(await objective.look(pixels, { view })).toBeGreaterThan(0.05)
})

test('meaning adds to the loss what the embeddings differ by', async () => {
  const blank = pixels.map(() => 1)
  const [plain, once, twice] = await Promise.all(
    [0, 1, 2].map((meaning) => objective.look(blank, { meaning })),
  )
  expect(once).toBeGreaterThan(plain + 0.01)
  expect(twice - plain).toBeCloseTo(2 * (once - plain), 4)
})
