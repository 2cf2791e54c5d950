import { bind, makeNet, tensors } from './net.mjs';

const net = makeNet([
  { type: 'input', sx: 1, sy: 1, sz: 4 },
  { type: 'dense', filters: 6 },
  { type: 'tanh' },
  { type: 'dense', filters: 5 },
  { type: 'sigmoid' },
  { type: 'dense', filters: 3 },
  { type: 'softmax' },
]);
const data = tensors(5, [1, 1, 4], 21, i => i % 3);

export default bind(net, data); // glue
