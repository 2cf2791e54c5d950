// A kink on purpose: zero biases and one input of zeros put a ReLU at exactly 0.
import { bind, makeNet, volumes } from './net.mjs';

const net = makeNet([
  { type: 'input', out_sx: 1, out_sy: 1, out_depth: 4 },
  { type: 'fc', num_neurons: 8, activation: 'relu', bias_pref: 0 },
  { type: 'softmax', num_classes: 3 },
]);
net.layers[1].biases.w.fill(0);
const data = volumes(5, [1, 1, 4], 17, i => i % 3);
data[4].x.w.fill(0);

export default bind(net, data); // glue
