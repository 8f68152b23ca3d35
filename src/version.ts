/** @file The version of this package, as every drawing and report records it. */

export const VERSION = '0.1.0'
