// The same loop with the forward pass in TensorFlow.js, float32, on its cpu or wasm backend: only the array that is perturbed is sent anew.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { agreement } from '../agreement.mjs';
import { load } from '../networks.mjs';
import { loopOver } from '../timing.mjs';

const { network, backend, budget, step = 1e-2 } = JSON.parse(process.argv[2]);
const { net, data, theta, grad } = await load(network);

const require = createRequire(import.meta.url);
const tf = require('@tensorflow/tfjs');
if (backend === 'wasm') {
  const wasm = require('@tensorflow/tfjs-backend-wasm');
  wasm.setWasmPaths(join(import.meta.dirname, '../node_modules/@tensorflow/tfjs-backend-wasm/dist/'));
  wasm.setThreadsCount(1);
}
await tf.setBackend(backend);
await tf.ready();

const ACTIVATIONS = { relu: tf.relu, tanh: tf.tanh, sigmoid: tf.sigmoid };
const blocks = net.spec.layers.flatMap(({ units }, k) => {
  const inputs = k === 0 ? net.spec.inputs : net.spec.layers[k - 1].units;
  return [
    { name: `W${k + 1}`, shape: [units, inputs] },
    { name: `b${k + 1}`, shape: [units] },
  ];
});
let offset = 0;
for (const block of blocks) {
  block.size = block.shape.reduce((size, n) => size * n, 1);
  block.offset = offset;
  offset += block.size;
  block.values = Float32Array.from(theta.subarray(block.offset, block.offset + block.size));
  send(block);
}
const x = tf.tensor2d(data.x);
const y =
  net.spec.cost === 'crossEntropy'
    ? tf.oneHot(tf.tensor1d(data.y, 'int32'), blocks.at(-1).size).toFloat()
    : tf.tensor2d(data.y.map(row => [...row]));

function send(block) {
  block.tensor?.dispose();
  block.tensor = tf.tensor(block.values, block.shape);
}

function J() {
  return tf.tidy(() => {
    let A = x;
    for (let k = 0; k < blocks.length; k += 2) {
      const Z = A.matMul(blocks[k].tensor, false, true).add(blocks[k + 1].tensor);
      A = k === blocks.length - 2 ? Z : ACTIVATIONS[net.spec.layers[k / 2].activation](Z);
    }
    const loss = net.spec.cost === 'crossEntropy' ? tf.losses.softmaxCrossEntropy : tf.losses.sigmoidCrossEntropy;
    return loss(y, A).dataSync()[0];
  });
}

function JAt(block, k, value) {
  block.values[k] = value;
  send(block);
  return J();
}

const gradapprox = new Float64Array(theta.length);
const { done, seconds } = loopOver(theta.length, budget, i => {
  const block = blocks.find(({ offset, size }) => i < offset + size);
  const k = i - block.offset;
  const kept = block.values[k];
  gradapprox[i] = (JAt(block, k, kept + step) - JAt(block, k, kept - step)) / (2 * step);
  block.values[k] = kept;
  send(block);
});
console.log(JSON.stringify({ seconds, measured: done.length, difference: agreement(grad, gradapprox, done) }));
