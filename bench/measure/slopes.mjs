// What PyTorch's fast mode does: the slope of J along a random direction in each array, beside that of backward propagation.
import { pack } from '../../dist/index.js';
import { agreement } from '../agreement.mjs';
import { load } from '../networks.mjs';
import { secondsEach } from '../timing.mjs';

const { network, budget } = JSON.parse(process.argv[2]);
const { net, parameters, data, theta } = await load(network);
const problem = net.problem({ parameters, ...data });
const ranges = pack(parameters).layout.blocks.map(({ offset, size }) => [offset, offset + size]);

let state = 1;
/** Numbers between −1 and 1, by a linear congruence: enough for a direction. */
function draw() {
  for (let i = 0; i < direction.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    direction[i] = state / 2 ** 31;
  }
}

/** Σ gradᵢ vᵢ over each array. */
function along(gradients) {
  let i = 0;
  return Object.values(gradients).map(block => {
    let slope = 0;
    for (const row of block[0].length ? block : [block])
      for (let j = 0; j < row.length; j++) slope += row[j] * direction[i++];
    return slope;
  });
}

const direction = new Float64Array(theta.length);
let [worst, runs] = [0, 0];
const seconds = await secondsEach(() => {
  draw();
  const { slopes } = problem.slopes({ theta, direction, ranges });
  worst = Math.max(worst, agreement(along(problem.gradients(parameters)), slopes));
  runs++;
}, budget);
console.log(JSON.stringify({ seconds, measured: ranges.length * runs, difference: worst }));
process.exit(0); // workers need not be waited for
