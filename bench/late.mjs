// 300 float32 parameters behind an answer that takes 8 ms, as a readback from a GPU does: one call after the other, calls that overlap, batches.
// node bench/late.mjs [factor on the gradient]
import { gradcheck } from '../dist/index.js';
import { onTheWall } from './timing.mjs';

const LATENCY = 8;
const factor = Number(process.argv[2] ?? 1);
const J = p => Math.fround(p.reduce((sum, v) => sum + v * v, 0));
const parameters = Float32Array.from({ length: 300 }, (_, i) => Math.sin(i));
const gradients = p => p.map(v => 2 * factor * v);

/** f after the latency, and how often it was called. */
function later(f) {
  const asked = async (...given) => {
    asked.calls++;
    await new Promise(answer => setTimeout(answer, LATENCY));
    return f(...given);
  };
  asked.calls = 0;
  return asked;
}

const WAYS = [
  ['cost', { cost: later(J) }, {}],
  ['cost, concurrency: 32', { cost: later(J) }, { concurrency: 32 }],
  ['costs', { costs: later(points => points.map(J)) }, {}],
  ["cost, components: 'probe'", { cost: later(J) }, { components: 'probe' }],
  ["costs, components: 'probe'", { costs: later(points => points.map(J)) }, { components: 'probe' }],
];

console.log('| | verdict | evaluations | calls | seconds |\n|---|---|--:|--:|--:|');
for (const [name, way, options] of WAYS) {
  const started = onTheWall();
  const { verdict, evaluations } = await gradcheck({ parameters, gradients, ...way }, options);
  const { calls } = way.cost ?? way.costs;
  console.log(`| ${name} | ${verdict} | ${evaluations} | ${calls} | ${(onTheWall() - started).toFixed(1)} |`);
}
