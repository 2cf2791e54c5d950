// The wasm backend, read asynchronously as a GPU backend would be.
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { tensorProblem } from 'gradcheck/tfjs';
import { normals, parameters, tf } from './cpu.mjs';

const require = createRequire(import.meta.url);
require('@tensorflow/tfjs-backend-wasm').setWasmPaths(`${dirname(require.resolve('@tensorflow/tfjs-backend-wasm'))}/`);
await tf.setBackend('wasm');
const x = normals([6, 4], 172);
const y = normals([6, 2], 173);
const weights = parameters({ W1: [4, 6], b1: [6], W2: [6, 2], b2: [2] }, 171, 0.5);

function loss({ W1, b1, W2, b2 }) {
  const hidden = tf.tanh(tf.add(tf.matMul(x, W1), b1));
  return tf.mean(tf.squaredDifference(tf.add(tf.matMul(hidden, W2), b2), y));
}

export default tensorProblem(tf, weights, loss); // glue
