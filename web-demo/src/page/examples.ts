/** @file The bundled pictures: objects that examples/scenes/render.ts computed, no photographs. */
import duck from '../../../examples/duck.png?url'
import mug from '../../../examples/mug.png?url'
import teapot from '../../../examples/teapot.png?url'

export interface Example {
  name: string
  url: string
}

export const EXAMPLES: readonly Example[] = [
  { name: 'Duck', url: duck },
  { name: 'Mug', url: mug },
  { name: 'Teapot', url: teapot },
]
