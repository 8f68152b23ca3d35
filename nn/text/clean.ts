/**
 * @file Cleans a prompt as CLIP's tokeniser does (OpenAI's `basic_clean` and `whitespace_clean`):
 * HTML entities, white space, case. In place of ftfy, which repairs wrongly decoded text there,
 * accents are composed (NFC), which a Mac's file names and some keyboards leave apart.
 */
import { decodeHTML } from 'entities'

/** The text in the form that is split into tokens: one line, lower case. */
export const cleanText = (text: string): string =>
  decodeHTML(decodeHTML(text)) // twice, as OpenAI does: entities are often escaped twice
    .normalize('NFC')
    .replace(/\p{White_Space}+/gu, ' ')
    .trim()
    .toLowerCase()
