/**
 * @file Cleans a prompt as CLIP's tokeniser expects: what `ftfy.fix_text` (https://ftfy.readthedocs.io)
 * repairs, then HTML entities, white space and case. ftfy's statistical search for mis-decoded text
 * is narrowed to the commonest kind, UTF-8 once read as Windows-1252.
 */
import { decodeHTML } from 'entities'

/** The text in the form that is split into tokens: repaired, one line, lower case. */
export function cleanText(text: string): string {
  const repaired = decodeHTML(decodeHTML(repairText(text)))
  return repaired
    .replace(/\p{White_Space}+/gu, ' ')
    .trim()
    .toLowerCase()
}

/** Repairs a text line by line; from the first `<` on, it may be HTML, whose entities mean something. */
export function repairText(text: string): string {
  let html = false
  return text
    .split(/(?<=\n)/)
    .map((line) => {
      html ||= line.includes('<')
      return repairLine(line, html)
    })
    .join('')
}

/** One repair may make room for another, hence the repetition; each only shortens or settles. */
function repairLine(line: string, html: boolean): string {
  for (let round = 0; round < 16; round++) {
    const before = line
    if (!html) line = line.replace(/&#?[0-9A-Za-z]{1,24};/g, decodeEntity)
    for (const repair of REPAIRS) line = repair(line)
    if (line === before) break
  }
  return line
}

/** ftfy also knows entities that are shouted: `&EACUTE;` is É. */
function decodeEntity(entity: string): string {
  const decoded = decodeHTML(entity)
  if (decoded !== entity || entity !== entity.toUpperCase()) return decoded
  const lower = entity.toLowerCase()
  const calm = decodeHTML(lower)
  return calm === lower ? entity : calm.toUpperCase()
}

const REPAIRS: readonly ((line: string) => string)[] = [
  decodeMojibake,
  // C1 controls are Windows-1252 punctuation that was read as Latin-1.
  (line) => line.replace(/[\x80-\x9f]/g, (c) => HIGH[c.charCodeAt(0) - 128]),
  // Latin ligatures and digraphs; NFKC would also replace the long s of U+FB05.
  (line) => line.replaceAll('\ufb05', '\u017ft').replace(/[ĳĲŉǄ-ǌǱ-ǳﬀ-ﬆ]/g, compatible),
  // Full-width and half-width forms.
  (line) => line.replace(/[\u3000\uff01-\uffef]/g, compatible),
  (line) => line.replace(/[\u02bc\u2018-\u201b]/g, "'").replace(/[\u201c-\u201f]/g, '"'),
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminal colours are the point.
  (line) => line.replace(/\x1b\[[\d;]*[a-zA-Z]/g, ''),
  // biome-ignore lint/suspicious/noControlCharactersInRegex: controls without meaning in a text.
  (line) => line.replace(/[\x00-\x08\x0b\x0e-\x1f\x7f\u206a-\u206f\ufeff\ufff9-\ufffc]/g, ''),
  (line) => line.normalize('NFC'),
]

const compatible = (text: string) => text.normalize('NFKC')

const UTF_8 = new TextDecoder('utf-8', { fatal: true })

/** Bytes 0x80–0xff in Windows-1252; its five gaps are C1 controls, as browsers have it. */
const HIGH = [
  ...'€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ',
  ...Array.from({ length: 96 }, (_, i) => String.fromCharCode(160 + i)),
]
const BYTE = new Map(HIGH.map((c, i) => [c, 128 + i]))
const CONTINUATION = `[${HIGH.slice(0, 64).join('')}]`

/**
 * UTF-8 sequences as Windows-1252 shows them: Latin letters behind Â and Ã, punctuation and symbols
 * behind â, emoji behind ðŸ. Other leading letters occur in front of quotes in honest text.
 */
const MOJIBAKE = new RegExp(`[ÂÃ]${CONTINUATION}|â${CONTINUATION}{2}|ðŸ${CONTINUATION}{2}`, 'g')

function decodeMojibake(line: string): string {
  return line.replace(MOJIBAKE, (sequence) => {
    try {
      return UTF_8.decode(Uint8Array.from(sequence, (c) => BYTE.get(c)!))
    } catch {
      return sequence
    }
  })
}
