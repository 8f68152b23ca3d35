/** @file The buttons that save and copy. */
import type { Actions } from '../actions.ts'
import { isFree, sheetIn } from '../state.ts'
import { button, byId, type View } from './elements.ts'
import { wholeNumber } from './fields.ts'

export function connectSaving(actions: Actions): View {
  const side = byId<HTMLInputElement>('png-side')
  const buttons = [
    button('save-svg', actions.saveSvg),
    button('save-animated', actions.saveAnimated),
    button('copy', actions.copy),
    button('save-png', () => {
      side.value = String(wholeNumber(side))
      return actions.savePng(side.valueAsNumber)
    }),
  ]
  return (state) => {
    const disabled = sheetIn(state).strokes.length === 0 || !isFree(state)
    for (const element of buttons) element.disabled = disabled
  }
}
