// What the loops around a caller's own cost add to calling it bare, in nanoseconds an evaluation.
import { gradapprox, gradcheck } from '../../dist/index.js';
import { median, secondsOf } from '../timing.mjs';

const { n, cost: kind, turns } = JSON.parse(process.argv[2]);
const theta = Float64Array.from({ length: n }, (_, i) => Math.sin(i + 1));

/** Costs of a vector: `touch` reads a few entries whatever n, so that any work of order n around it shows; `squares` reads all. */
const COSTS = {
  touch: { cost: t => t[0] * t[0] + t[n >> 1], gradients: touched },
  squares: { cost: squares, gradients: t => t.map(value => 2 * value) },
};

function touched(t) {
  const grad = new Float64Array(n);
  grad[0] = 2 * t[0];
  grad[n >> 1] += 1;
  return grad;
}

function squares(t) {
  let sum = 0;
  for (let i = 0; i < t.length; i++) sum += t[i] * t[i];
  return sum;
}

const { cost, gradients } = COSTS[kind];

/** The loop of the formula with nothing around it. */
function bare() {
  const approx = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const kept = theta[i];
    theta[i] = kept + 1e-5;
    const plus = cost(theta);
    theta[i] = kept - 1e-5;
    const minus = cost(theta);
    theta[i] = kept;
    approx[i] = (plus - minus) / 2e-5;
  }
  return approx;
}

let evaluations = 2 * n;
const runs = { bare: [], loop: [], check: [] };
// enough evaluations a turn that timers and compilation do not show
const times = Math.ceil(2e5 / n);
const repeated = async f => {
  for (let k = 0; k < times; k++) await f();
};
for (let turn = 0; turn <= turns; turn++) {
  const bareTime = await secondsOf(() => repeated(bare));
  const loopTime = await secondsOf(() => repeated(() => gradapprox(cost, theta, { step: 1e-5 })));
  const checkTime = await secondsOf(() =>
    repeated(async () => {
      evaluations = (await gradcheck({ parameters: theta, cost, gradients })).evaluations;
    }),
  );
  if (turn === 0) continue;
  runs.bare.push((1e9 * bareTime) / (times * 2 * n));
  runs.loop.push((1e9 * loopTime) / (times * 2 * n));
  runs.check.push((1e9 * checkTime) / (times * evaluations));
}
console.log(
  JSON.stringify({ bare: median(runs.bare), loop: median(runs.loop), check: median(runs.check), evaluations }),
);
