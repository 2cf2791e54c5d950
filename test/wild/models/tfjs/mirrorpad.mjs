import { opProblem } from 'gradcheck/tfjs';
import { parameters, tf } from './cpu.mjs';

const inputs = parameters({ x: [1, 4, 4, 1], K: [3, 3, 1, 2] }, 4);
const border = [
  [0, 0],
  [1, 1],
  [1, 1],
  [0, 0],
];

export default opProblem(tf, ({ x, K }) => tf.conv2d(tf.mirrorPad(x, border, 'reflect'), K, 1, 'valid'), inputs); // glue
