/**
 * @file Which of several drawings to keep: the one whose clean view the encoder likes best, as in
 * CLIPasso. The first one wins a tie.
 */
export function best(candidates: readonly { loss: number }[]): number {
  return candidates.reduce((kept, { loss }, i) => (loss < candidates[kept].loss ? i : kept), 0)
}
