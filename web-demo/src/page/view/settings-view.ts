/** @file The settings beside the drawing. */
import { PENS, type Style, styleOf } from '../../shared/sheet.ts'
import type { Actions } from '../actions.ts'
import { BACKGROUNDS, QUALITIES, type Settings, sheetIn } from '../state.ts'
import type { Store } from '../store.ts'
import { byId, type View } from './elements.ts'
import {
  choiceField,
  colorField,
  numberField,
  rangeField,
  type Source,
  tickField,
} from './fields.ts'

export function connectSettings({ dispatch }: Store, actions: Actions): View {
  const style: Source<Style> = {
    read: (state) => sheetIn(state).style,
    write(change, merge = false) {
      const chosen = 'width' in change // a pen, which brings its own, says that it follows
      dispatch({
        type: 'style',
        change: { ...(chosen && { widthFollows: false }), ...change },
        merge,
      })
      if ('width' in change) actions.answer()
    },
  }
  const settings: Source<Settings> = {
    read: (state) => state.settings,
    write(change) {
      dispatch({ type: 'settings', change })
      if ('seed' in change || 'background' in change) actions.answer()
    },
  }
  const views = [...lineFields(style), ...drawingFields(settings), paperView(style)]
  return (state) => {
    for (const view of views) view(state)
  }
}

function lineFields(style: Source<Style>): View[] {
  const pen: Source<Pick<Style, 'pen'>> = {
    read: style.read,
    write: ({ pen = 'ink' }) => style.write(styleOf(pen)),
  }
  return [
    choiceField(pen, 'pen', PENS),
    rangeField(style, 'width', (width) => `${tenths(width)} pixels`),
    rangeField(style, 'opacity', percent),
    rangeField(style, 'pressure', (share) => `ends ${percent(share)} thinner`),
    colorField(style, 'ink'),
    colorField(style, 'paper', 'paper-color'),
  ]
}

const drawingFields = (settings: Source<Settings>): View[] => [
  choiceField(settings, 'quality', QUALITIES),
  choiceField(settings, 'background', BACKGROUNDS),
  rangeField(settings, 'fidelity', fidelityText),
  numberField(settings, 'seed'),
  tickField(settings, 'photo'),
  tickField(settings, 'paperInFile', 'paper-in-file'),
]

/** The paper on the screen. */
function paperView({ read }: Source<Style>): View {
  const { style } = byId('paper')
  return (state) => {
    const { paper, width } = read(state)
    style.setProperty('--paper', paper)
    style.setProperty('--width', String(width))
  }
}

const tenths = (width: number): number => Math.round(10 * width) / 10

const percent = (share: number): string => `${Math.round(100 * share)} %`

function fidelityText(share: number): string {
  if (share === 0.5) return 'even'
  return `${percent(share)} geometry, ${percent(1 - share)} meaning`
}
