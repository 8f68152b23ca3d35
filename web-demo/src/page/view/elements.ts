/** @file The elements of the page. */
import type { State } from '../state.ts'

/** Shows a state in the part of the page that it was made for. */
export type View = (state: State) => void

/** An element that index.html is sure to hold. */
export const byId = <T extends HTMLElement = HTMLElement>(id: string): T =>
  document.getElementById(id) as T

/** Writes only what changed, so that screen readers are not told the same twice. */
export function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text
}

export const show = (element: HTMLElement, shown: boolean): boolean =>
  element.toggleAttribute('hidden', !shown)

export function button(id: string, press: () => unknown): HTMLButtonElement {
  const element = byId<HTMLButtonElement>(id)
  element.addEventListener('click', press)
  return element
}
