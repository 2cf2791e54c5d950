import { bind, makeNet, volumes } from './net.mjs';

const net = makeNet([
  { type: 'input', out_sx: 8, out_sy: 8, out_depth: 2 },
  { type: 'conv', sx: 3, filters: 4, stride: 1, pad: 1, activation: 'relu' },
  { type: 'pool', sx: 2, stride: 2 },
  { type: 'conv', sx: 3, filters: 3, stride: 2, pad: 1, activation: 'relu' },
  { type: 'softmax', num_classes: 3 },
]);
const data = volumes(3, [8, 8, 2], 12, i => i % 3);

export default bind(net, data); // glue
