import { opProblem } from 'gradcheck/tfjs';
import { normals, tf } from './cpu.mjs';

export default opProblem(tf, x => tf.cumsum(x, 0), normals([4, 4], 3)); // glue
