import { layersProblem } from 'gradcheck/tfjs';
import { normals, shaken, tf } from './cpu.mjs';

const layers = [tf.layers.gru({ units: 4, inputShape: [5, 3] }), tf.layers.dense({ units: 2 })];
const model = shaken(tf.sequential({ layers }), 166);
const x = normals([3, 5, 3], 164);
const y = normals([3, 2], 165);

export default layersProblem(tf, model, () => tf.losses.meanSquaredError(y, model.apply(x))); // glue
