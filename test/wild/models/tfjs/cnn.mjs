import { tensorProblem } from 'gradcheck/tfjs';
import { normals, oneHot, parameters, tf } from './cpu.mjs';

const x = normals([3, 6, 6, 2], 154);
const y = oneHot([0, 1, 2]);
const weights = parameters({ K: [3, 3, 2, 3], D: [3, 3, 3, 1], W: [3, 3], b: [3] }, 153, 0.4);

function loss({ K, D, W, b }) {
  const convolved = tf.maxPool(tf.tanh(tf.conv2d(x, K, 1, 'same')), 2, 2, 'valid');
  const pooled = tf.avgPool(tf.tanh(tf.depthwiseConv2d(convolved, D, 1, 'same')), 3, 1, 'valid');
  return tf.losses.softmaxCrossEntropy(y, tf.add(tf.matMul(tf.reshape(pooled, [3, 3]), W), b));
}

export default tensorProblem(tf, weights, loss); // glue
