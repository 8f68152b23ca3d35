import '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-core/dist/register_all_gradients.js'
import * as tf from '@tensorflow/tfjs-core'

/** TensorFlow.js on its plain JavaScript backend, quietly. */
export async function plainTf(): Promise<typeof tf> {
  tf.env().set('IS_TEST', true)
  await tf.setBackend('cpu')
  await tf.ready()
  return tf
}
