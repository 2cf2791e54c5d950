import { bind, makeNet, volumes } from './net.mjs';

const net = makeNet([
  { type: 'input', out_sx: 1, out_sy: 1, out_depth: 3 },
  { type: 'fc', num_neurons: 6, activation: 'tanh' },
  { type: 'regression', num_neurons: 2 },
]);
const data = volumes(5, [1, 1, 3], 13, (_, random) => random.list(2));

export default bind(net, data); // glue
