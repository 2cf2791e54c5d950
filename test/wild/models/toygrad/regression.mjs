import { bind, makeNet, tensors } from './net.mjs';

const net = makeNet([
  { type: 'input', sx: 1, sy: 1, sz: 3 },
  { type: 'dense', filters: 6 },
  { type: 'tanh' },
  { type: 'dense', filters: 2 },
  { type: 'regression' },
]);
const data = tensors(5, [1, 1, 3], 24, (_, random) => random.list(2));

export default bind(net, data); // glue
