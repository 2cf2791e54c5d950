// node --expose-gc bench/measure/lasting.mjs [times]: whether memory stays where it is while one thing is done 10,000 times over.
// Prints what the heap and typed arrays hold after each quarter, garbage collected; exit code 1 where anything grows beyond the second quarter.
import { compareGradients } from '../../dist/compare.js';
import { vjp } from '../../dist/functions.js';
import { formatReport, gradapprox, gradcheck, network, parseReport } from '../../dist/index.js';
import { cases } from '../../dist/suite.js';

const TIMES = Number(process.argv[2] ?? 10_000);
/** What the engine's own caches may take between the second and the last quarter, in bytes: 100 a time would be half as much again. */
const ALLOWED = 2 ** 20;

if (!globalThis.gc) throw new Error('start it with node --expose-gc');

const spec = {
  inputs: 4,
  layers: [
    { units: 5, activation: 'tanh' },
    { units: 3, activation: 'softmax' },
  ],
  cost: 'crossEntropy',
};
const data = k => ({ x: [[1, 2, 3, 4]], y: [k % 3] });
const net = await network(spec);
const parameters = net.initialize({ seed: 1 });
const cube = factor => ({
  parameters: [1, 2, 3],
  cost: w => w[0] ** 3 + w[1] * w[2],
  gradients: w => [factor * w[0] ** 2, w[2], w[1]],
});
const wrong = await gradcheck(cube(2));
const signal = new AbortController().signal;
const [one] = cases({ square: { forward: x => x * x, vjp: (u, x) => 2 * u * x, shapes: [[]], points: 1 } });
const thrown = promise =>
  promise.then(
    () => {
      throw new Error('not refused');
    },
    () => {},
  );

const OPERATIONS = {
  'a network made': k => network({ ...spec, inputs: 4 + (k % 3) }),
  'gradients of a network': k => net.gradients(parameters, data(k)),
  'a network checked': k => gradcheck(net.problem({ parameters, ...data(k) })),
  'a cost that passes': () => gradcheck(cube(3)),
  'a cost that fails': () => gradcheck(cube(2)),
  'a check in place': () => gradcheck({ ...inPlace(), inPlace: true }),
  'a check with the same signal': () => gradcheck(cube(3), { signal }),
  'a check that is aborted': () => thrown(gradcheck(cube(3), { signal: AbortSignal.abort() })),
  'a cost that throws': () =>
    thrown(
      gradcheck({
        ...cube(3),
        cost: () => {
          throw new Error('thrown');
        },
      }),
    ),
  'a refusal': () => thrown(gradcheck({ ...cube(3), parameters: [1, Number.NaN] })),
  'differences alone': () => gradapprox(cube(3).cost, [1, 2, 3]),
  'random directions': () => gradcheck(cube(3), { components: 'probe' }),
  'a vector-Jacobian product': async () =>
    gradcheck(await vjp({ parameters: [0.5], outputs: x => [x[0] ** 2], vjp: (x, u) => [2 * x[0] * u[0]] })),
  'two gradients compared': () => compareGradients({ w: [1, 2] }, { w: [1, 2] }),
  'a case of a suite': () => one.run(),
  'a report in every format, and read': () => {
    for (const format of ['text', 'markdown', 'html', 'junit']) formatReport(wrong, format);
    parseReport(formatReport(wrong, 'json'));
  },
};

function inPlace() {
  const w = [1, 2, 3];
  return { parameters: w, cost: () => cube(3).cost(w), gradients: () => cube(3).gradients(w) };
}

/** Bytes that are held: the heap, and the buffers outside of it. */
function held() {
  gc();
  gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

const MiB = bytes => (bytes / 2 ** 20).toFixed(2).padStart(7);
let grown = 0;
console.log(`MiB held after ${[1, 2, 3, 4].map(quarter => (quarter * TIMES) / 4).join(', ')} times`);
for (const [name, operate] of Object.entries(OPERATIONS)) {
  const after = [];
  for (let k = 1; k <= TIMES; k++) {
    await operate(k);
    if (k % (TIMES / 4) === 0) after.push(held());
  }
  const grows = after[3] - after[1] > ALLOWED;
  grown += grows;
  console.log(`${after.map(MiB).join(' ')}  ${name}${grows ? '  GROWS' : ''}`);
}
process.exitCode = grown > 0 ? 1 : 0;
