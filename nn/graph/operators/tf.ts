/** @file TensorFlow.js's types. That package is optional: where it is not installed, these are any. */

// biome-ignore lint/suspicious/noTsIgnore: there is an error only where the package is missing
/** @ts-ignore */
import type * as tfjs from '@tensorflow/tfjs-core'

export type Tf = typeof tfjs
export type Tensor = tfjs.Tensor
export type Tensor4D = tfjs.Tensor4D
