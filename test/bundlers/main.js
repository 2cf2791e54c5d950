import { gradcheck, network } from 'gradcheck';

const w = [1, 2];
const cost = ({ w }) => w[0] ** 3 + w[1];

/** A cost in JavaScript, which needs no WebAssembly. */
const right = () => gradcheck({ parameters: { w }, cost, gradients: ({ w }) => ({ w: [3 * w[0] ** 2, 1] }) });

/** Its gradient twice too large: what names the mistake is loaded when there is one. */
const wrong = () => gradcheck({ parameters: { w }, cost, gradients: ({ w }) => ({ w: [6 * w[0] ** 2, 2] }) });

/** A network in the kernels, which need 'wasm-unsafe-eval' where a policy rules. */
async function kernels() {
  const net = await network({ inputs: 2, layers: [{ units: 1, activation: 'sigmoid' }], cost: 'binaryCrossEntropy' });
  return gradcheck(net.problem({ parameters: net.initialize({ seed: 1 }), x: [[1, 2]], y: [[1]] }));
}

/** One that is worth the start of workers: those that the library makes of text, or those of the page. */
async function workers(createWorker) {
  const layers = [512, 512, 10].map(units => ({ units, activation: 'tanh' }));
  const net = await network({ inputs: 16, layers, cost: 'squaredError' }, { createWorker });
  const rows = columns =>
    Array.from({ length: 32 }, (_, s) => Array.from({ length: columns }, (_, j) => Math.sin(s + j)));
  const problem = net.problem({ parameters: net.initialize({ seed: 1 }), x: rows(16), y: rows(10) });
  return gradcheck(problem, { method: 'incremental', workers: 2 });
}

/** gradcheck/worker.js as a file of the page: worker.js beside this one imports it. */
const fromFile = () => new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });

/** Verdict, what was found, and whether workers did it; or why it was refused. */
const outcome = check =>
  check().then(
    ({ verdict, findings, methodReason }) =>
      [verdict, ...findings.map(({ kind }) => kind), ...(methodReason.match(/\d workers/) ?? [])].join(' '),
    error => error.code ?? String(error),
  );

async function main() {
  const outcomes = [];
  for (const check of [right, wrong, kernels, () => workers(), () => workers(fromFile)])
    outcomes.push(await outcome(check));
  document.title = outcomes.join(', ');
}

main();
