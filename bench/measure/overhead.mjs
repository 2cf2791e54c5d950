// What the loops around a caller's own cost add to calling it bare, an evaluation; what comes before and after the loop is left out, but for `call`.
import { gradapprox, gradcheck } from '../../dist/index.js';
import { median, now, secondsOf } from '../timing.mjs';

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
function bare(J) {
  const approx = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const kept = theta[i];
    theta[i] = kept + 1e-5;
    const plus = J(theta);
    theta[i] = kept - 1e-5;
    const minus = J(theta);
    theta[i] = kept;
    approx[i] = (plus - minus) / 2e-5;
  }
  return approx;
}

/** Calls between which the clock runs: those that measure noise come before, those that settle single components after. */
const [FIRST, LAST] = [Math.floor(0.4 * n) + 300, 2 * n];
/** Repetitions a turn, so that there is enough to measure. */
const TIMES = Math.ceil(2e5 / n);

/** Nanoseconds an evaluation within a loop that is run on a cost. */
async function within(loop) {
  let seconds = 0;
  for (let k = 0; k < TIMES; k++) {
    let calls = 0;
    let started = 0;
    await loop(t => {
      calls++;
      if (calls === FIRST) started = now();
      if (calls === LAST) seconds += now() - started;
      return cost(t);
    });
  }
  return (1e9 * seconds) / (TIMES * (LAST - FIRST));
}

/** Nanoseconds of whole calls. */
const whole = async call =>
  (1e9 *
    (await secondsOf(async () => {
      for (let k = 0; k < TIMES; k++) await call();
    }))) /
  TIMES;

const loop = J => gradapprox(J, theta, { step: 1e-5 });
const check = J => gradcheck({ parameters: theta, cost: J, gradients });
const MEASURED =
  n < 1000
    ? { loopCall: () => whole(() => loop(cost)), checkCall: () => whole(() => check(cost)) }
    : { bare: () => within(bare), loop: () => within(loop), check: () => within(check) };

const runs = Object.fromEntries(Object.keys(MEASURED).map(name => [name, []]));
for (let turn = 0; turn <= turns; turn++)
  for (const [name, measure] of Object.entries(MEASURED)) runs[name].push(await measure());
// the first turn warms up
console.log(
  JSON.stringify(Object.fromEntries(Object.entries(runs).map(([name, all]) => [name, median(all.slice(1))]))),
);
