/** @file Fields of the settings: each tells what the visitor enters, and shows what the state holds. */
import type { State } from '../state.ts'
import { byId, setText, type View } from './elements.ts'

/** Where the values of some fields are, by their names. */
export interface Source<T> {
  read(state: State): T
  /** @param merge whether it goes on with the movement before, as one step for undo */
  write(change: Partial<T>, merge?: boolean): void
}

/** The cast: TypeScript widens a computed name to any string. */
const changeOf = <K extends string, V>(key: K, value: V) => ({ [key]: value }) as Record<K, V>

const inputOf = (id: string) => byId<HTMLInputElement>(id)

/**
 * A slider, the part of its track up to the knob, and its number; strokes may have learned theirs.
 * @param spoken what a screen reader says of the value
 */
export function rangeField<K extends string>(
  source: Source<Record<K, number | 'learned'>>,
  key: K,
  spoken: (value: number) => string,
): View {
  const input = inputOf(key)
  const number = byId(`${key}-value`)
  const [min, max] = [Number(input.min), Number(input.max)]
  onMoves(input, (merge) => source.write(changeOf(key, input.valueAsNumber), merge))
  return (state) => {
    const value: number | 'learned' = source.read(state)[key]
    const knob = value === 'learned' ? max : value
    input.value = String(knob)
    input.style.setProperty('--at', String((100 * (knob - min)) / (max - min)))
    input.setAttribute(
      'aria-valuetext',
      value === 'learned' ? 'of each stroke its own' : spoken(value),
    )
    setText(number, value === 'learned' ? 'own' : String(Math.round(100 * value) / 100))
  }
}

export function colorField<K extends string>(
  source: Source<Record<K, string>>,
  key: K,
  id: string = key,
): View {
  const input = inputOf(id)
  onMoves(input, (merge) => source.write(changeOf(key, input.value), merge))
  return (state) => {
    input.value = source.read(state)[key]
  }
}

/** However long a knob or a colour wheel is moved, it is one movement. */
function onMoves(input: HTMLInputElement, move: (merge: boolean) => void): void {
  let moving = false
  input.addEventListener('input', () => {
    move(moving)
    moving = true
  })
  input.addEventListener('change', () => {
    moving = false
  })
}

/** Radio buttons of that name, whose values are `options`. */
export function choiceField<K extends string, V extends string>(
  source: Source<Record<K, V>>,
  key: K,
  options: readonly V[],
): View {
  const radios = options.map((option) => {
    const radio = document.querySelector<HTMLInputElement>(`[name="${key}"][value="${option}"]`)!
    radio.addEventListener('change', () => source.write(changeOf(key, option)))
    return radio
  })
  return (state) => {
    for (const radio of radios) radio.checked = radio.value === source.read(state)[key]
  }
}

export function tickField<K extends string>(
  source: Source<Record<K, boolean>>,
  key: K,
  id: string = key,
): View {
  const input = inputOf(id)
  input.addEventListener('change', () => source.write(changeOf(key, input.checked)))
  return (state) => {
    input.checked = source.read(state)[key]
  }
}

/** Leaves alone what the visitor is typing. */
export function numberField<K extends string>(source: Source<Record<K, number>>, key: K): View {
  const input = inputOf(key)
  input.addEventListener('change', () => source.write(changeOf(key, wholeNumber(input))))
  return (state) => {
    if (input !== document.activeElement) input.value = String(source.read(state)[key])
  }
}

/** The number in a field, within the field's limits; what it had at first if it is empty. */
export function wholeNumber({ value, defaultValue, min, max }: HTMLInputElement): number {
  const number = Math.round(Number(value || defaultValue) || 0)
  return Math.min(Math.max(number, Number(min)), Number(max))
}
