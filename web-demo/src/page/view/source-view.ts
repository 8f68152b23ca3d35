/** @file What is drawn: the picture, the examples, the words. */
import type { Actions } from '../actions.ts'
import { EXAMPLES } from '../examples.ts'
import { hasSubject } from '../state.ts'
import { byId, setText, show, type View } from './elements.ts'
import { connectQueue } from './queue-view.ts'

export function connectSource(actions: Actions): View {
  const thumb = byId<HTMLImageElement>('thumb')
  const [drop, now, name] = ['drop', 'now', 'picture-name'].map((id) => byId(id))
  const examples = buildExamples(actions)
  const showQueue = connectQueue(actions)
  connectWords(actions)
  return (state) => {
    const { picture } = state
    document.body.classList.toggle('new', !hasSubject(state))
    show(drop, !picture)
    show(now, !!picture)
    if (picture && thumb.src !== picture.url) thumb.src = picture.url
    thumb.alt = picture ? `The picture: ${picture.name}` : ''
    setText(name, picture?.name ?? '')
    showQueue(state)
    for (const example of examples) {
      example.setAttribute('aria-pressed', String(example.dataset.name === picture?.name))
    }
  }
}

function buildExamples(actions: Actions): HTMLButtonElement[] {
  const buttons = EXAMPLES.map(({ name, url }) => {
    const button = document.createElement('button')
    button.type = 'button'
    button.dataset.name = name
    button.append(Object.assign(new Image(), { src: url, alt: name }))
    button.addEventListener('click', () => void actions.openExample(name, url))
    return button
  })
  byId('examples').append(...buttons)
  return buttons
}

function connectWords(actions: Actions): void {
  const prompt = byId<HTMLInputElement>('prompt')
  byId('words').addEventListener('submit', (event) => {
    event.preventDefault()
    const words = prompt.value.trim()
    if (words) actions.drawWords(words)
  })
}
