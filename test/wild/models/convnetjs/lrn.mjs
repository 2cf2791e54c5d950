import { bind, makeNet, volumes } from './net.mjs';

const net = makeNet([
  { type: 'input', out_sx: 4, out_sy: 4, out_depth: 2 },
  { type: 'conv', sx: 3, filters: 6, stride: 1, pad: 1, activation: 'tanh' },
  { type: 'lrn', k: 1, n: 3, alpha: 1, beta: 0.75 },
  { type: 'softmax', num_classes: 3 },
]);
const data = volumes(3, [4, 4, 2], 14, i => i % 3);

export default bind(net, data); // glue
