/** @file What turns words into the space of an image encoder's embedding. */

export interface TextEncoder {
  /** The id of the image encoder whose space the words are put in. */
  readonly id: string
  /** @returns [n, D], rows of length 1 */
  embed(texts: readonly string[]): Promise<Float32Array>
  /** Words of the text that mean nothing to this encoder. Absent where all texts can be read. */
  unknownWords?(text: string): string[]
}

/** A vector scaled to length 1; zeros stay zeros. */
export function unitVector(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector)
  return vector.map((value) => value / (length || 1))
}
