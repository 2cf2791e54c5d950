import { opProblem } from 'gradcheck/tfjs';
import { numbers } from '../../numbers.mjs';
import { tf } from './cpu.mjs';

const { between } = numbers(6);
const positive = () =>
  tf.tensor(
    Array.from({ length: 12 }, () => between(1, 5)),
    [3, 4],
  );

export default opProblem(tf, ({ a, b }) => tf.floorDiv(a, b), { a: positive(), b: positive() }); // glue
