/**
 * @file All the page knows, and how it changes: one pure function from a state and an action to the
 * next state. What has to happen outside (a run, a file) is in actions.ts.
 */
import type { Point, RasterImage } from '../../../src/index.ts'
import type { AnyDrawing, Download, LiveFrame } from '../shared/messages.ts'
import {
  deleteStroke,
  EMPTY,
  movePoint,
  moveStroke,
  type Sheet,
  type Style,
  sheetOf,
  toggleFrozen,
} from '../shared/sheet.ts'
import { begin, type History, record, redo, undo } from './undo.ts'

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

export interface Run {
  id: number
  phase: 'preparing' | 'drawing' | 'paused'
  /** How many strokes it draws with. */
  strokes: number
  download?: Download
  stage?: string
  frame?: LiveFrame
}

export interface Notice {
  kind: 'error' | 'note'
  text: string
}

export interface State {
  picture?: Picture
  /** Words to draw, instead of a picture. */
  prompt?: string
  settings: Settings
  history: History<Sheet>
  /** The slider. */
  shown: number
  /** Id of the stroke in hand. */
  selected?: number
  run?: Run
  engine?: string
  notice?: Notice
}

export type Action = OnThePage | ByHand | Running

type OnThePage =
  | { type: 'picture'; picture: Picture }
  | { type: 'prompt'; prompt: string }
  | { type: 'opening' | 'opened'; sheet: Sheet; shown: number; settings: Partial<Settings> }
  | { type: 'settings'; change: Partial<Settings> }
  | { type: 'shown'; count: number }
  | { type: 'select'; id?: number }
  | { type: 'undo' | 'redo' }
  | { type: 'engine'; name: string }
  | { type: 'notice'; notice?: Notice }

/** What makes a new sheet of the present one. */
type ByHand =
  | { type: 'style'; change: Partial<Style>; merge: boolean }
  | { type: 'move-point'; id: number; index: number; to: Point; merge: boolean }
  | { type: 'move-stroke'; id: number; by: Point }
  | { type: 'delete'; id: number }
  | { type: 'freeze'; id: number }

type Running =
  | { type: 'run'; id: number; strokes: number }
  | { type: 'paused' | 'resumed' }
  | { type: 'download'; run: number; download: Download }
  | { type: 'stage'; run: number; stage: string }
  | { type: 'frame'; run: number; frame: LiveFrame }
  | { type: 'done'; run: number; drawing: AnyDrawing; stopped: boolean }
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
    paperInFile: true,
  },
  history: begin(EMPTY),
  shown: START,
}

/** Whether there is something to draw. */
export const hasSubject = ({ picture, prompt }: State): boolean => !!picture || !!prompt

/** "1 stroke", "16 strokes". */
export const counted = (strokes: number): string =>
  `${strokes} ${strokes === 1 ? 'stroke' : 'strokes'}`

export const sheetIn = (state: State): Sheet => state.history.present

export function reduce(state: State, action: Action): State {
  switch (action.type) {
    case 'picture':
      return {
        ...state,
        picture: action.picture,
        prompt: undefined,
        notice: undefined,
        selected: undefined,
      }
    case 'prompt':
      return { ...state, picture: undefined, prompt: action.prompt, selected: undefined }
    case 'opening':
      return { ...state, history: begin(action.sheet) }
    case 'opened':
      return {
        ...edit(state, action.sheet),
        run: undefined, // what it still draws is not of this sheet
        shown: clamp(action.shown),
        settings: { ...state.settings, ...action.settings },
        selected: undefined,
        notice: undefined,
      }
    case 'settings':
      return { ...state, settings: { ...state.settings, ...action.change } }
    case 'shown':
      return { ...state, shown: clamp(action.count), selected: undefined }
    case 'notice':
      return { ...state, notice: action.notice }
    case 'engine':
      return { ...state, engine: action.name }
    case 'undo':
      return { ...state, history: undo(state.history), selected: undefined }
    case 'redo':
      return { ...state, history: redo(state.history), selected: undefined }
    case 'select':
      return { ...state, selected: action.id }
    case 'style':
    case 'move-point':
    case 'move-stroke':
    case 'delete':
    case 'freeze':
      return byHand(state, action)
    default:
      return running(state, action)
  }
}

function byHand(state: State, action: ByHand): State {
  const sheet = sheetIn(state)
  switch (action.type) {
    case 'style':
      return edit(state, { ...sheet, style: { ...sheet.style, ...action.change } }, action.merge)
    case 'move-point':
      return edit(state, movePoint(sheet, action.id, action.index, action.to), action.merge)
    case 'move-stroke':
      return edit(state, moveStroke(sheet, action.id, action.by))
    case 'freeze':
      return edit(state, toggleFrozen(sheet, action.id))
    case 'delete':
      return {
        ...edit(state, deleteStroke(sheet, action.id)),
        selected: undefined,
        shown: state.shown - 1 || FEWEST,
      }
  }
}

function running(state: State, action: Running): State {
  if (action.type === 'run') {
    const run: Run = { id: action.id, phase: 'preparing', strokes: action.strokes }
    return { ...state, run, selected: undefined, notice: undefined }
  }
  const { run } = state
  if (!run || ('run' in action && action.run !== run.id)) return state // of a run given up
  switch (action.type) {
    case 'paused':
      return { ...state, run: { ...run, phase: 'paused' } }
    case 'resumed':
      return { ...state, run: { ...run, phase: 'drawing' } }
    case 'download':
      return { ...state, run: { ...run, download: action.download } }
    case 'stage':
      return { ...state, run: { ...run, stage: action.stage, download: undefined } }
    case 'frame':
      return { ...state, run: { ...run, phase: advance(run.phase), frame: action.frame } }
    case 'over':
      return { ...state, run: undefined, notice: action.notice }
    case 'done':
      return { ...edit(state, sheetOf(action.drawing, sheetIn(state))), run: undefined }
  }
}

const advance = (phase: Run['phase']): Run['phase'] => (phase === 'preparing' ? 'drawing' : phase)

const edit = (state: State, sheet: Sheet, merge = false): State => ({
  ...state,
  history: record(state.history, sheet, merge),
})

const clamp = (count: number): number => Math.min(Math.max(Math.round(count), FEWEST), MOST)
