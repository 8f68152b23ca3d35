/** @file What one caller may ask for. */
import { OptionError } from '../../src/errors.ts'

export interface Limits {
  /** Of a photo. */
  bytes: number
  pixels: number
  /** Values of options, at most. */
  options: Readonly<Record<string, number>>
  /** Models that may be named. */
  models: readonly string[]
  /** Jobs that wait. */
  queue: number
  /** Seconds a job. */
  seconds: number
  /** Requests a minute from one address. */
  requests: number
  /** Jobs that are listened to at a time. */
  listeners: number
}

export const LIMITS: Limits = {
  bytes: 20e6,
  pixels: 50e6,
  options: {
    strokes: 256,
    iterations: 1000,
    seeds: 8,
    canvas: 512,
    views: 8,
    bank: 64,
    segments: 4,
  },
  models: ['mini'],
  queue: 100,
  seconds: 120,
  requests: 300,
  listeners: 100,
}

/** @throws {OptionError} for what is within the options' range but not within the service's */
export function checkLimits(options: Readonly<Record<string, unknown>>, limits: Limits): void {
  for (const [name, most] of Object.entries(limits.options)) {
    const value = options[name]
    if (typeof value === 'number' && value > most) {
      throw new OptionError(`${name} must be at most ${most} here, not ${value}`)
    }
  }
  for (const name of ['model', 'saliencyModel']) {
    const named = String(options[name] ?? '')
      .split(',')
      .filter(Boolean)
    const unknown = named
      .map((part) => part.split(':')[0].trim())
      .find((id) => !limits.models.includes(id))
    if (unknown) throw new OptionError(`${name} must be one of ${limits.models.join(', ')} here`)
  }
}
