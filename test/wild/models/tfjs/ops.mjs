import { opProblem } from 'gradcheck/tfjs';
import { parameters, tf } from './cpu.mjs';

const inputs = parameters({ x: [1, 2, 3, 4], a: [4], m: [4], s: [4] }, 7);

function ops({ x, a, m, s }) {
  const results = [
    tf.elu(x),
    tf.selu(x),
    tf.softplus(x),
    tf.erf(x),
    tf.prelu(x, a),
    tf.pow(tf.add(tf.abs(x), 0.5), a),
    tf.atan2(x, tf.add(a, 2.5)),
    tf.batchNorm(x, m, tf.add(tf.square(s), 0.5), a, s, 0.01),
    tf.localResponseNormalization(x, 2, 1, 1, 0.75),
    tf.logSumExp(x, 3),
  ];
  return tf.concat(results.map(result => tf.reshape(result, [-1])));
}

export default opProblem(tf, ops, inputs); // glue
