// Who is measured on each network, and how.
import { byNode, byPython } from './child.mjs';
import { LAYERED } from './networks.mjs';

/** Where networks are written for Python. */
export const exportPath = network => `build/bench/${network}`;

/** Networks on which PyTorch's slow mode runs in whole; on the others it is given some arrays, and the rest is inferred. */
const WHOLE = ['4-5-3-1', '64-32-10', '784-128-10', '64-8×64-10'];
/** Networks on which the direct loop runs in whole; on the others over a few components. */
const SMALL = ['4-5-3-1', '64-32-10'];
const LARGEST = '784-2048-2048-10';
/** The network on which failing checks are measured too. */
const FIRST = '784-128-10';

/** ε of the formula where the same loop is run by several. */
const STEP = 1e-5;

const javascript = style => (network, budget) =>
  byNode('rivals/javascript.mjs', { network, style, budget, step: STEP });
const tfjs = backend => (network, budget) => byNode('rivals/tfjs.mjs', { network, backend, budget });
const torch = (mode, which) => (network, budget) =>
  byPython('rivals/torch_gradcheck.py', exportPath(network), mode, String(budget), which);
const method = settings => (network, budget) => byNode('measure/method.mjs', { network, budget, ...settings });
const slopes = (network, budget) => byNode('measure/slopes.mjs', { network, budget });
const check = (options, gradients) => (network, budget) =>
  byNode('measure/check.mjs', { network, budget, options, gradients });

function torchSlow(network, budget, quick) {
  const slow = !SMALL.includes(network);
  if (WHOLE.includes(network) && !(quick && slow)) return torch('slow', 'all')(network, 0);
  // biases, scales and shifts: some of every layer
  if (LAYERED.includes(network)) return torch('slow', 'vectors')(network, budget);
  // the biases of the last hidden layer, or its ten outputs where each component takes milliseconds
  return torch('slow', network === LARGEST ? '-1' : '-3')(network, budget);
}

function direct(network, budget) {
  if (SMALL.includes(network)) return method({ method: 'direct', step: STEP })(network, budget);
  return method({ method: 'direct', step: STEP, sample: network === LARGEST ? 2 : 24 })(network, budget);
}

const directOwnStep = method({ method: 'direct', sample: 24 });

/**
 * id, label, the measurement, and what it needs. `turns` is the most turns where one run takes long; `not` names networks it would take minutes on, `only`
 * those it is asked of; `layered` are those that measure networks of other layers than dense ones too.
 * Results: seconds for all components, measured (how many were computed), difference from backward propagation.
 */
export const CONTESTANTS = [
  { id: 'rows', label: 'plain JavaScript, arrays of rows', run: javascript('rows') },
  { id: 'flat', label: 'plain JavaScript, Float64Array', run: javascript('flat') },
  { id: 'tfjs-cpu', label: 'tfjs cpu, 2n loop (float32)', run: tfjs('cpu') },
  { id: 'tfjs-wasm', label: 'tfjs wasm, 2n loop (float32)', run: tfjs('wasm') },
  {
    id: 'numpy',
    label: 'numpy, 2n loop',
    needs: 'numpy',
    run: (network, budget) => byPython('rivals/numpy_loop.py', exportPath(network), String(budget)),
  },
  { id: 'torch-slow', label: 'torch gradcheck', needs: 'torch', turns: 2, run: torchSlow, layered: true },
  { id: 'torch-fast', label: 'torch gradcheck, fast mode', needs: 'torch', run: torch('fast', 'all') },
  { id: 'direct', label: '**direct**, ε = 1e-5', ours: 'direct', run: direct },
  { id: 'direct-own', label: '**direct**, own steps', run: directOwnStep, not: [LARGEST] },
  {
    id: 'incremental',
    label: '**incremental**',
    ours: 'incremental',
    run: method({ method: 'incremental' }),
    not: [LARGEST],
    layered: true,
  },
  { id: 'by-unit', label: '**by-unit**', ours: 'by-unit', run: method({ method: 'by-unit' }), layered: true },
  { id: 'slopes', label: '**slopes** along a random direction in each array', run: slopes },
  { id: 'check', label: '**gradcheck**, verdict and report', run: check({}), layered: true },
  { id: 'check-rows', label: '**gradcheck**, the gradient given as rows', run: check({}, 'right'), only: [FIRST] },
  { id: 'check-block', label: '**gradcheck**, wrong in one block', run: check({}, 'block'), only: [FIRST] },
  { id: 'check-every', label: '**gradcheck**, wrong in every block', run: check({}, 'every'), only: [FIRST] },
  { id: 'probe', label: "**gradcheck**, components: 'probe'", run: check({ components: 'probe' }) },
];

/** Those who measure a network. */
export const contestantsOf = network =>
  CONTESTANTS.filter(
    ({ not = [], only = [network], layered }) =>
      !not.includes(network) && only.includes(network) && (layered || !LAYERED.includes(network)),
  );

/** Two workers against one, on work of seconds. */
export const WORKERS = {
  network: '64-8×64-10',
  counts: [1, 2],
  run: workers => method({ method: 'incremental', workers }),
};
