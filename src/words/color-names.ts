/** @file Colours by their English names, as a felt pen has them. */

/** Each 0–1. */
export type Rgb = readonly [red: number, green: number, blue: number]

const NAMES: Readonly<Record<string, string>> = {
  red: 'd62828',
  orange: 'f07f13',
  yellow: 'e8b500',
  green: '2f9e44',
  blue: '1f6fd0',
  purple: '8133b0',
  violet: '7a3fc4',
  pink: 'ee6fa8',
  brown: '7a4a25',
  black: '111111',
  grey: '808080',
  gray: '808080',
  white: 'b9c2cc',
  golden: 'd9a400',
  silver: '9aa5b1',
  turquoise: '12a5a5',
  cyan: '12a5c8',
  magenta: 'd4248f',
  beige: 'c9a97c',
}

export function rgbByName(name: string): Rgb | undefined {
  return Object.hasOwn(NAMES, name) ? rgbOfHex(NAMES[name]) : undefined
}

/** Of six hexadecimal digits. */
export function rgbOfHex(digits: string): Rgb {
  const [red, green, blue] = [0, 2, 4].map((i) => Number.parseInt(digits.slice(i, i + 2), 16) / 255)
  return [red, green, blue]
}
