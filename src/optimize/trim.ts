/** @file How many strokes are worth their ink. */

/** A stroke must lower the loss by this share of blank paper's to be worth its ink. */
const LEAST_GAIN = 0.012

/**
 * How many strokes are worth their ink: as many as make the loss, plus LEAST_GAIN a stroke, least.
 * @param losses of the first 0, 1, … strokes
 */
export function trimmedCount(losses: readonly number[]): number {
  const price = LEAST_GAIN * losses[0]
  const costs = losses.map((loss, strokes) => loss + price * strokes)
  return Math.max(1, costs.indexOf(Math.min(...costs)))
}

/** Strokes that gain less than this share of what all do, together, add nothing. */
const NOTHING = 0.003

/**
 * How many strokes draw as well as all of them.
 * @param losses of the first 0, 1, … strokes
 */
export function telling(losses: readonly number[]): number {
  const last = losses[losses.length - 1]
  const limit = last + NOTHING * (losses[0] - last)
  return Math.max(
    1,
    losses.findIndex((loss) => loss <= limit),
  )
}
