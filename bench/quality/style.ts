/** @file How the page looks: paper, ink, one blue; nothing moves and nothing is fetched. */
export const STYLE = `
  :root { --ink: #1c2429; --soft: #66727b; --line: #e2e4e2; --paper: #f7f7f4; --accent: #2f5a78 }
  * { box-sizing: border-box }
  body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif }
  main { max-width: 1240px; margin: 0 auto; padding: 40px 28px 80px }
  h1 { margin: 0 0 6px; font-size: 28px; font-weight: 600; letter-spacing: -0.01em }
  h2 { margin: 44px 0 12px; font-size: 18px; font-weight: 600 }
  p { margin: 4px 0; max-width: 76ch }
  .soft, figcaption, summary { color: var(--soft) }
  code { font: 13px/1.5 ui-monospace, monospace; overflow-wrap: anywhere }
  table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums }
  th, td { padding: 7px 12px 7px 0; border-bottom: 1px solid var(--line); text-align: right; font-weight: 400; vertical-align: baseline }
  thead th { color: var(--soft); font-size: 13px }
  th:first-child, td:first-child { text-align: left }
  td b { font-weight: 600 }
  .interval { display: block; color: var(--soft); font-size: 12px }
  .hint { display: block; color: var(--soft); font-size: 12px }
  .better { color: #22683f } .worse { color: #a33327 } .open { color: var(--soft) }
  details { margin-top: 14px } summary { cursor: pointer }
  .photo { display: grid; gap: 0 14px; padding: 18px 0; border-top: 1px solid var(--line); align-items: start; break-inside: avoid }
  .photo h3 { grid-column: 1 / -1; margin: 0 0 8px; font-size: 15px; font-weight: 600 }
  .photo h3 span { color: var(--soft); font-weight: 400 }
  figure { margin: 0; min-width: 0 }
  .sheet { display: flex; align-items: center; justify-content: center; aspect-ratio: 1; background: #fff; border: 1px solid var(--line); border-radius: 3px; overflow: hidden }
  .sheet img { display: block; width: 100%; height: 100%; object-fit: contain } .sheet svg { display: block }
  figcaption { margin-top: 5px; font-size: 12px; line-height: 1.45; font-variant-numeric: tabular-nums }
  figcaption span { margin-right: 5px; white-space: nowrap }
  figcaption b { color: var(--ink); font-weight: 600 } figcaption i { font-style: normal }
  .chart { width: 100%; height: auto } .chart text { font: 10px system-ui, sans-serif; fill: var(--soft) }
  .chart .rule { stroke: var(--line) } .chart .line { fill: none; stroke-width: 1.4; stroke-linejoin: round }
  @media (max-width: 760px) { .photo { grid-template-columns: 1fr 1fr !important } .chart { grid-column: 1 / -1 } .scroll { overflow-x: auto } }
  @media print { body { background: #fff } main { max-width: none; padding: 0 } }
`
