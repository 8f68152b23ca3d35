/** @file A few words beside the pointer. */

export type Tip = (text: string | undefined, at: { x: number; y: number }) => void

export function createTip(): Tip {
  const tip = document.createElement('div')
  tip.className = 'tip'
  tip.hidden = true
  tip.setAttribute('aria-hidden', 'true')
  document.body.append(tip)
  return (text, { x, y }) => {
    tip.hidden = text === undefined
    if (text === undefined) return
    tip.textContent = text
    const left = Math.min(x + 14, innerWidth - tip.offsetWidth - 8)
    Object.assign(tip.style, { left: `${left}px`, top: `${y + 18}px` })
  }
}
