/**
 * @file How a run is paced: soft edges whose gradients reach far, then sharp ones and smaller steps;
 * or CLIPasso's constant pace.
 */

export interface Schedule {
  iterations: number
  /** Random views a step beside the clean one, and how many there are; 0: new ones every step. */
  views: number
  bank: number
  /** annealed: soft edges at first, smaller steps later; constant: neither, as CLIPasso. */
  pace: 'annealed' | 'constant'
  /** Adam's step at the start, in canvas pixels; annealed, it falls to a tenth. */
  learningRate: number
}

/** Softness in pixels of the view: wide at first, 1 (what a viewer shows) from here on. */
const WIDEST_SOFTNESS = 3
const SHARP_FROM = 0.6
/** Strokes gone astray are replaced at these shares of the run: late enough to know them, early
 * enough to place new ones. */
const REPAIR_AT = [0.25, 0.5]

function softnessAt(progress: number): number {
  return 1 + (WIDEST_SOFTNESS - 1) * Math.max(0, 1 - progress / SHARP_FROM)
}

/** Full step until the edges are sharp, then a half cosine down to a tenth. */
function learningRateAt(progress: number): number {
  const late = Math.max(0, (progress - SHARP_FROM) / (1 - SHARP_FROM))
  return 0.1 + 0.9 * (0.5 + 0.5 * Math.cos(Math.PI * late))
}

/** CLIPasso looks at the clean view, to keep the best step, every so many steps. */
const CLIPASSO_EVALUATION = 10

/** How a step is taken: softness, share of the learning rate, whether strokes are repaired first,
 * and whether the drawing is looked at for the best. */
export function paceAt(step: number, { pace, iterations }: Schedule) {
  const progress = step / iterations
  const evaluates = step === iterations - 1 || step % CLIPASSO_EVALUATION === 0
  if (pace === 'constant') return { softness: 1, rate: 1, repairs: false, evaluates }
  const repairs = REPAIR_AT.some((share) => step === Math.round(share * iterations))
  const [softness, rate] = [softnessAt(progress), learningRateAt(progress)]
  return { softness, rate, repairs, evaluates: true }
}
