import { tensorProblem } from 'gradcheck/tfjs';
import { normals, oneHot, parameters, tf } from './cpu.mjs';

const x = normals([6, 4], 152);
const y = oneHot([0, 1, 2, 1, 0, 2]);
const weights = parameters({ W1: [4, 6], b1: [6], W2: [6, 3], b2: [3] }, 151, 0.5);

function loss({ W1, b1, W2, b2 }) {
  const hidden = tf.tanh(tf.add(tf.matMul(x, W1), b1));
  return tf.losses.softmaxCrossEntropy(y, tf.add(tf.matMul(hidden, W2), b2));
}

export default tensorProblem(tf, weights, loss); // glue
