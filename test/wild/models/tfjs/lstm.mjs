import { layersProblem } from 'gradcheck/tfjs';
import { normals, shaken, tf } from './cpu.mjs';

const lstm = tf.layers.lstm({ units: 4, inputShape: [5, 3], recurrentActivation: 'sigmoid' });
const model = shaken(tf.sequential({ layers: [lstm, tf.layers.dense({ units: 2 })] }), 163);
const x = normals([3, 5, 3], 161);
const y = normals([3, 2], 162);

export default layersProblem(tf, model, () => tf.losses.meanSquaredError(y, model.apply(x))); // glue
