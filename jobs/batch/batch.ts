/** @file A batch: its pictures, and all that they are drawn with. */
import type { FolderStore } from '../store/folder.ts'
import type { Drawer, Recipe, Task } from '../task.ts'
import type { Picture } from './find.ts'
import type { Ledger } from './ledger.ts'

/** What is told of a picture, once for each. */
export type BatchEvent =
  | {
      type: 'done'
      photo: string
      target: string
      strokes: number
      loss: number
      ms: number
      warnings: readonly string[]
      hints: readonly string[]
    }
  /** Its drawing was there; or that of the same photo under another name, which was copied. */
  | { type: 'kept'; photo: string; target: string }
  | { type: 'failed'; photo: string; target: string; error: string }

export interface Batch {
  /** In groups, each of which is noted in one transaction. */
  pictures: AsyncIterable<readonly Picture[]>
  recipe: Recipe
  task: (picture: Picture) => Task
  /** The folder of the results. */
  folder: string
  ledger: Ledger
  store: FolderStore
  drawer: Drawer
  onEvent?: (event: BatchEvent) => void
  /** Told how many pictures were found so far, and whether these are all. */
  onFound?: (count: number, all: boolean) => void
  signal?: AbortSignal
}
