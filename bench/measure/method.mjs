// One method of network differences: seconds for every component, and how far from backward propagation.
import { agreement } from '../agreement.mjs';
import { load } from '../networks.mjs';
import { now, onTheWall, secondsEach, secondsOf } from '../timing.mjs';

const { network, method, step, workers, sample, budget } = JSON.parse(process.argv[2]);
const { net, parameters, data, theta, grad } = await load(network);
const n = theta.length;

try {
  console.log(JSON.stringify(await (sample ? sampled() : whole())));
} catch (error) {
  if (error.code !== 'invalid_option') throw error;
  console.log(JSON.stringify({ refused: error.message }));
}
process.exit(0); // workers need not be waited for

/** All components, by the plain call or, with workers, by that of a problem. */
async function whole() {
  const problem = net.problem({ parameters, ...data });
  const request = { theta, method, step, workers, seed: 1 };
  let last;
  const run = async () => {
    last = workers === undefined ? flat(net.gradapprox(parameters, data, { method, step })) : await viaProblem();
  };
  const viaProblem = async () => (await problem.gradapprox(request)).gradapprox;
  const clock = workers === undefined ? now : onTheWall;
  return { seconds: await secondsEach(run, budget, clock), measured: n, difference: agreement(grad, last) };
}

/** A few components, spread over all: seconds for all n at the time of one evaluation, each component taking two. */
async function sampled() {
  const indices = Array.from({ length: sample }, (_, k) => Math.floor(((k + 0.5) * n) / sample));
  const ranges = indices.map(i => [i, i + 1]);
  const problem = net.problem({ parameters, ...data });
  let last;
  const seconds = await secondsOf(async () => {
    last = await problem.gradapprox({ theta, ranges, method, step, seed: 1 });
  });
  return {
    seconds: (seconds / last.evaluations) * 2 * n,
    measured: sample,
    difference: agreement(grad, last.gradapprox, indices),
  };
}

/** A tree of blocks in the order of θ as one vector. */
function flat(tree) {
  const values = new Float64Array(n);
  let at = 0;
  for (const block of Object.values(tree)) {
    const rows = typeof block[0] === 'number' ? [block] : block;
    for (const row of rows) {
      values.set(row, at);
      at += row.length;
    }
  }
  return values;
}
