import { bind, makeNet, tensors } from './net.mjs';

const net = makeNet([
  { type: 'input', sx: 1, sy: 1, sz: 4 },
  { type: 'dense', filters: 8 },
  { type: 'leakyrelu' },
  { type: 'dense', filters: 3 },
  { type: 'softmax' },
]);
const data = tensors(5, [1, 1, 4], 23, i => i % 3);

export default bind(net, data); // glue
