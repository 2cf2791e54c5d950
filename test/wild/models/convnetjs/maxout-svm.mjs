import { bind, makeNet, volumes } from './net.mjs';

const net = makeNet([
  { type: 'input', out_sx: 1, out_sy: 1, out_depth: 4 },
  { type: 'fc', num_neurons: 6, activation: 'maxout', group_size: 2 },
  { type: 'fc', num_neurons: 4, tensor: true },
  { type: 'svm', num_classes: 3 },
]);
const data = volumes(5, [1, 1, 4], 15, i => i % 3);

export default bind(net, data); // glue
