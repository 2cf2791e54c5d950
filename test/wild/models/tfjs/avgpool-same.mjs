import { tensorProblem } from 'gradcheck/tfjs';
import { normals, oneHot, parameters, tf } from './cpu.mjs';

const x = normals([3, 5, 5, 2], 156);
const y = oneHot([0, 1, 2]);
const weights = parameters({ K: [3, 3, 2, 3], W: [27, 3], b: [3] }, 155, 0.4);

function loss({ K, W, b }) {
  const pooled = tf.avgPool(tf.tanh(tf.conv2d(x, K, 1, 'same')), 3, 2, 'same');
  return tf.losses.softmaxCrossEntropy(y, tf.add(tf.matMul(tf.reshape(pooled, [3, 27]), W), b));
}

export default tensorProblem(tf, weights, loss); // glue
