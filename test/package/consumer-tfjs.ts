/** @file The same for the entries on top of TensorFlow.js. */
import * as tf from '@tensorflow/tfjs-core'
import type { Engine } from 'strokesmith/nn'
import { tfjsEngine } from 'strokesmith/nn/tfjs'
import { rasterize } from 'strokesmith/rasterizer'

export const engine: Engine = tfjsEngine(tf)

export const ink = (points: tf.Tensor, width: tf.Tensor, color: tf.Tensor): tf.Tensor =>
  rasterize({ points, width, color }, { size: 32 })
