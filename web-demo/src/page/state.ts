/** @file All the page knows, and what may change it; how it changes is in reduce.ts. */
import type { Drawing, Point, RasterImage } from '../../../src/index.ts'
import type { Download, LiveFrame } from '../shared/messages.ts'
import type { Brush, Paint, PaintStroke } from '../shared/paint.ts'
import { EMPTY, type Sheet, type Style } from '../shared/sheet.ts'
import { begin, type History } from './undo.ts'

export interface Picture {
  name: string
  /** Where the page can show it from. */
  url: string
  image: RasterImage
}

export const QUALITIES = ['fast', 'default', 'best'] as const

export const BACKGROUNDS = ['auto', 'keep', 'remove'] as const

export interface Settings {
  quality: (typeof QUALITIES)[number]
  seed: number
  /** Whether what is not the subject is drawn; auto leaves out what surely is not. */
  background: (typeof BACKGROUNDS)[number]
  /** Between the meaning, 0, and the geometry of the photo, 1. */
  fidelity: number
  /** The photo faintly under the strokes. */
  photo: boolean
  /** The paper's colour in exported files. */
  paperInFile: boolean
}

/** What belongs to one picture, and is put aside when the visitor turns to another. */
export interface Work {
  picture?: Picture
  /** Words to draw, instead of a picture. */
  prompt?: string
  history: History<Sheet>
  /** Over the picture. */
  paint: History<Paint>
  /** What the encoder took for the subject: white there. */
  found?: RasterImage
}

/** One of several pictures that were given at once. */
export interface QueueItem {
  id: number
  file: Blob
  name: string
  /** Where the page can show the file from. */
  url: string
  failed?: boolean
  /** Put aside while another is seen; none before it was opened. */
  work?: Work
}

/** Pictures that are drawn in turn. */
export interface Queue {
  items: readonly QueueItem[]
  /** Id of the item that is seen, and of the one that was drawn last. */
  current?: number
  drawing?: number
  /** Whether the next one is begun when a run is over. */
  going: boolean
}

export interface Run {
  id: number
  /** Id of the queue's item that it draws. */
  item?: number
  phase: 'preparing' | 'drawing' | 'paused'
  /** How many strokes it draws with. */
  strokes: number
  /** Whether there is a draft, which it improves on the sheet. */
  drafted?: boolean
  download?: Download
  stage?: string
  frame?: LiveFrame
}

export interface Notice {
  kind: 'error' | 'note'
  text: string
}

export interface State extends Work {
  queue?: Queue
  settings: Settings
  brush: Brush & { open: boolean }
  /** The slider. */
  shown: number
  /** Id of the stroke in hand. */
  selected?: number
  run?: Run
  engine?: string
  notice?: Notice
}

export type Action = Given | OnThePage | Queueing | ByHand | Painting | Running

export type Given =
  | { type: 'picture'; picture: Picture }
  | { type: 'prompt'; prompt: string }
  | { type: 'opening' | 'opened'; sheet: Sheet; shown: number; settings: Partial<Settings> }

export type OnThePage =
  | { type: 'settings'; change: Partial<Settings> }
  | { type: 'shown'; count: number }
  | { type: 'select'; id?: number }
  | { type: 'undo' | 'redo' }
  | { type: 'engine'; name: string }
  | { type: 'notice'; notice?: Notice }

export type Queueing =
  | { type: 'queue'; items: readonly QueueItem[] }
  | { type: 'item-opened'; id: number; picture: Picture }
  | { type: 'item-failed'; id: number }
  /** Another of the queue's pictures is seen. */
  | { type: 'turn-to'; id: number }
  /** No other picture is begun when the run is over. */
  | { type: 'hold' }

/** What makes a new sheet of the present one. */
export type ByHand =
  | { type: 'style'; change: Partial<Style>; merge: boolean }
  | { type: 'move-point'; id: number; index: number; to: Point; merge: boolean }
  | { type: 'move-stroke'; id: number; by: Point }
  | { type: 'delete'; id: number }
  | { type: 'freeze'; id: number }

export type Painting =
  | { type: 'brush'; change: Partial<State['brush']> }
  /** `merge`: it takes the place of the stroke before, which it continues. */
  | { type: 'paint'; stroke: PaintStroke; merge: boolean }
  | { type: 'clear-paint' }

export type Running =
  | { type: 'run'; id: number; item?: number; strokes: number }
  | { type: 'paused' | 'resumed' }
  | { type: 'download'; run: number; download: Download }
  | { type: 'stage'; run: number; stage: string }
  | { type: 'mask'; run: number; mask: RasterImage }
  | { type: 'draft'; run: number; drawing: Drawing }
  | { type: 'frame'; run: number; frame: LiveFrame }
  | { type: 'done'; run: number; drawing: Drawing; stopped: boolean }
  | { type: 'over'; run: number; notice?: Notice }

/** The slider's ends, and where it begins. */
export const FEWEST = 1
export const MOST = 64
export const START = 16

export const INITIAL: State = {
  settings: {
    quality: 'fast',
    seed: 0,
    fidelity: 0.5,
    background: 'auto',
    photo: false,
    paperInFile: false,
  },
  brush: { open: false, kind: 'leave-out', size: 0.1 },
  history: begin(EMPTY),
  paint: begin([]),
  shown: START,
}

/** Whether there is something to draw. */
export const hasSubject = ({ picture, prompt }: State): boolean => !!picture || !!prompt

/** "1 stroke", "16 strokes". */
export const counted = (strokes: number): string =>
  `${strokes} ${strokes === 1 ? 'stroke' : 'strokes'}`

/** Whether strokes can be taken in hand: a run that improves a draft leaves off when they are. */
export const isFree = ({ run }: State): boolean => !run || !!run.drafted

/** What undo and redo work on: the paint while there is a brush in hand, else the sheet. */
export const undoable = ({ brush, paint, history }: State): History<unknown> =>
  brush.open ? paint : history

/** The slider's upper end: a file may bring more strokes. */
export const mostIn = (state: State): number => Math.max(MOST, sheetIn(state).strokes.length)

/** How many strokes were asked for, of which those that add nothing were left out. */
export function askedIn(state: State): number {
  const { strokes, drawing } = sheetIn(state)
  const asked = Number(drawing?.report.options.strokes) || 0 // it may be auto
  return state.run?.strokes ?? Math.max(strokes.length, asked)
}

export const sheetIn = (state: State): Sheet => state.history.present
