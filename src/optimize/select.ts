/**
 * @file Which of several drawings to keep: the one whose clean view the encoder likes best, as in
 * CLIPasso. The first one wins a tie.
 */
export interface Entry {
  loss: number
  /** Given up underway: its loss is that of soft edges, which does not compare with later ones. */
  dropped?: boolean
}

export const best = (entries: readonly Entry[]): number =>
  entries.reduce((kept, entry, i) => (costOf(entry) < costOf(entries[kept]) ? i : kept), 0)

const costOf = ({ loss, dropped }: Entry): number => (dropped ? Number.POSITIVE_INFINITY : loss)
