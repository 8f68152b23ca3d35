/** @file The elements of the page. */

export const byId = <T extends HTMLElement = HTMLElement>(id: string): T =>
  document.getElementById(id) as T

/** Writes only what changed, so that screen readers are not told the same twice. */
export function setText(id: string, text: string): void {
  const element = byId(id)
  if (element.textContent !== text) element.textContent = text
}

export const show = (id: string, shown: boolean) => byId(id).toggleAttribute('hidden', !shown)
