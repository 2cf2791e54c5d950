import { createRequire } from 'node:module';
import { numbers } from '../../numbers.mjs';

/** The library as Node's require finds it: its ES modules leave the gradients out. */
export const tf = createRequire(import.meta.url)('@tensorflow/tfjs');
await tf.setBackend('cpu');

export const normals = (shape, seed, deviation = 1) =>
  tf.tensor(numbers(seed).list(tf.util.sizeFromShape(shape), deviation), shape);

/** Tensors of these shapes, filled one after the other. */
export function parameters(shapes, seed, deviation) {
  const random = numbers(seed);
  const filled = ([name, shape]) => [name, tf.tensor(random.list(tf.util.sizeFromShape(shape), deviation), shape)];
  return Object.fromEntries(Object.entries(shapes).map(filled));
}

/** A model with weights off those it was made with, most of which are 0 or 1. */
export function shaken(model, seed, deviation = 0.3) {
  for (const [k, weight] of model.trainableWeights.entries()) weight.write(normals(weight.shape, seed + k, deviation));
  return model;
}

export const oneHot = labels => tf.oneHot(tf.tensor1d(labels, 'int32'), 3);
