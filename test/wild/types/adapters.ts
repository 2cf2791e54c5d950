// Compiled by adapters/types.test.mjs against the types of the libraries themselves.
import * as jax from '@jax-js/jax';
import * as tf from '@tensorflow/tfjs';
import { gradcheck } from 'gradcheck';
import { checkGrads, tensors as jaxTensors, pytreeProblem } from 'gradcheck/jax';
import { matrixProblem } from 'gradcheck/mljs';
import { type Case, cases } from 'gradcheck/suite';
import { layersProblem, opProblem, tensorProblem, tensors } from 'gradcheck/tfjs';
import { Matrix } from 'ml-matrix';

const x = tf.tensor2d([[1, 2]]);
await gradcheck(await opProblem(tf, a => tf.cumsum(a, 0), x));
await gradcheck(await opProblem(tf, (a, b) => tf.matMul(a, b), [x, x] as const));
await gradcheck(await tensorProblem(tf, { W: x, b: x }, ({ W, b }) => tf.sum(tf.add(W, b)), { name: 'sum' }));
await gradcheck(await tensorProblem(tf, x, a => tf.sum(a.square()), { gradients: a => a.mul(2) as typeof x }));
const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2] })] });
await gradcheck(await layersProblem(tf, model, () => tf.mean(model.apply(x) as tf.Tensor)));
await gradcheck(await layersProblem(tf, { w: tf.variable(x) }, () => tf.scalar(1)));

const w = jax.numpy.array([1, 2]);
await gradcheck(await pytreeProblem(jax, ({ w }: { w: jax.Array }) => jax.numpy.sum(w), { w }));

await checkGrads((a: jax.Array, b: jax.Array) => jax.numpy.matmul(a, b), [w, w], { order: 2, modes: ['rev'], jax });

const ops: Case[] = cases(
  { tanh: tf.tanh, cumsum: { forward: (a: tf.Tensor) => tf.cumsum(a, 0), shapes: [[3, 3]] } },
  { ...tensors(tf), points: 1 },
);
const functions: Case[] = cases(
  { tanh: jax.numpy.tanh, matmul: { forward: jax.numpy.matmul, shapes: 'mk,kn' } },
  jaxTensors(jax),
);
for (const { name, run } of [...ops, ...functions]) console.log(name, (await run()).verdict);

const W = new Matrix([[1, 2]]);
await gradcheck(
  matrixProblem({ parameters: { W }, cost: ({ W }) => W.sum(), gradients: ({ W }) => ({ W: W.clone() }) }),
);

// @ts-expect-error a function of one tensor gets one
await opProblem(tf, (a: tf.Tensor, b: tf.Tensor) => tf.matMul(a, b), x);
// @ts-expect-error there is no third mode
await checkGrads((a: jax.Array) => a, [w], { modes: ['lin'] });
// @ts-expect-error a row has no such field
cases({ tanh: { forward: tf.tanh, shape: [3] } }, tensors(tf));
// @ts-expect-error a matrix has no such method
matrixProblem({ parameters: { W }, cost: ({ W }) => W.total(), gradients: { W } });
