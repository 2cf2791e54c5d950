import { bind, makeNet, tensors } from './net.mjs';

const net = makeNet([
  { type: 'input', sx: 6, sy: 6, sz: 2 },
  { type: 'conv', sx: 3, filters: 3, stride: 1, pad: 1 },
  { type: 'tanh' },
  { type: 'pool', sx: 2, stride: 2 },
  { type: 'dense', filters: 3 },
  { type: 'softmax' },
]);
const data = tensors(3, [6, 6, 2], 22, i => i % 3);

export default bind(net, data); // glue
