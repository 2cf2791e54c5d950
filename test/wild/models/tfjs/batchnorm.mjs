import { layersProblem } from 'gradcheck/tfjs';
import { normals, shaken, tf } from './cpu.mjs';

const layers = [
  tf.layers.dense({ units: 5, inputShape: [4], activation: 'tanh' }),
  tf.layers.batchNormalization({}),
  tf.layers.layerNormalization({}),
  tf.layers.dense({ units: 2 }),
];
const model = shaken(tf.sequential({ layers }), 169, 0.6);
const x = normals([8, 4], 167);
const y = normals([8, 2], 168);

export default layersProblem(tf, model, () => tf.losses.meanSquaredError(y, model.apply(x, { training: true }))); // glue
