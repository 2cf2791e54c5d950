// One method of network differences: seconds for every component, and how far from backward propagation.
import { pack } from '../../dist/index.js';
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
    last = workers === undefined ? net.gradapprox(parameters, data, { method, step }) : await viaProblem();
  };
  const viaProblem = async () => (await problem.gradapprox(request)).gradapprox;
  const clock = workers === undefined ? now : onTheWall;
  const seconds = await secondsEach(run, budget, clock);
  const gradapprox = workers === undefined ? pack(last).theta : last;
  return { seconds, measured: n, difference: agreement(grad, gradapprox) };
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
