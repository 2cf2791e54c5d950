import { expect, test } from 'vitest';
import { hessian, hessianProduct, jacobian, jvp, vjp } from '../../src/adapters/functions/index.js';
import { checkGrads, tensors as jaxTensors, pytreeProblem } from '../../src/adapters/jax/index.js';
import { matrixProblem } from '../../src/adapters/mljs.js';
import { gradientsFromStep, liveViews, seeded, valueAndGradient } from '../../src/adapters/styles/index.js';
import { layersProblem, opProblem, tensorProblem, tensors } from '../../src/adapters/tfjs/index.js';
import { fromWasm } from '../../src/adapters/wasm.js';
import { GradcheckError, gradcheck } from '../../src/index.js';

const views = [{ name: 'w', value: [1], grad: [1] }];
const cost = () => 1;
const backward = () => {};
const x = [1, 2];
const outputs = (x: number[]) => [x[0]];
const memory = new WebAssembly.Memory({ initial: 1 });
const instance = { exports: { memory, J: cost, nothing: () => undefined, at64: () => 64 } };
const kernel = { theta: 8, n: 2, cost: 'J', gradients: 'at64' };

/** What an adapter is given by mistake, the place that is named, and what is to be done. */
const MISTAKES: [string, (...words: never[]) => unknown, readonly unknown[], string, RegExp][] = [
  ['liveViews()', liveViews, [], 'invalid_view views', /give a list of \{ name, value, grad \}/],
  ['liveViews(an object)', liveViews, [{ w: views[0] }, { cost, backward }], 'invalid_view views', /give a list/],
  ['liveViews(views)', liveViews, [views], 'invalid_problem run', /\{ cost, backward \}/],
  ['liveViews without cost', liveViews, [views, { loss: cost, backward }], 'invalid_problem cost', /give cost\(\)/],
  ['liveViews without backward', liveViews, [views, { cost }], 'invalid_problem backward', /fills every grad/],
  [
    'liveViews with a step that is none',
    liveViews,
    [views, { cost, step: 0.1 }],
    'invalid_problem step',
    /trains once/,
  ],
  ['valueAndGradient with θ first', valueAndGradient, [x, cost], 'invalid_problem f', /θ as the second argument/],
  ['gradientsFromStep without a rate', gradientsFromStep, [x, x], 'invalid_option rate', /learning rate/],
  ['gradientsFromStep of two shapes', gradientsFromStep, [x, [1], 1], 'shape_mismatch after', /before has shape \[2\]/],
  ['seeded without f', seeded, [1], 'invalid_problem f', /draws from Math.random/],
  ['seeded by a word', seeded, ['a', cost], 'invalid_option k', /whole number/],
  ['vjp()', vjp, [], 'invalid_problem check', /\{ parameters, outputs, vjp \}/],
  ['vjp without outputs', vjp, [{ parameters: x }], 'invalid_problem outputs', /f\(x\)/],
  ['vjp without vjp', vjp, [{ parameters: x, outputs }], 'invalid_problem vjp', /wᵀ/],
  ['jvp()', jvp, [], 'invalid_problem check', /\{ parameters, outputs, jvp \}/],
  ['jvp without jvp', jvp, [{ parameters: x, outputs }], 'invalid_problem jvp', /∂f\/∂x v/],
  ['jvp of other outputs', jvp, [{ parameters: x, outputs, jvp: () => x }], 'shape_mismatch jvp', /outputs has shape/],
  ['jacobian()', jacobian, [], 'invalid_problem check', /\{ parameters, outputs, jacobian \}/],
  ['jacobian without it', jacobian, [{ parameters: x, outputs }], 'invalid_problem jacobian', /a row for every/],
  ['hessian()', hessian, [], 'invalid_problem check', /\{ parameters, gradients, hessian \}/],
  ['hessian without it', hessian, [{ parameters: x, gradients: outputs }], 'invalid_problem hessian', /a row for/],
  [
    'hessian of one row',
    hessian,
    [{ parameters: x, gradients: (x: number[]) => x, hessian: () => [x] }],
    'invalid_outputs hessian',
    /a list of 2 rows/,
  ],
  ['hessianProduct()', hessianProduct, [], 'invalid_problem check', /gradients, hessianProduct \}/],
  ['hessianProduct without gradients', hessianProduct, [{ parameters: x }], 'invalid_problem gradients', /dJ\/dθ/],
  ['fromWasm()', fromWasm, [], 'invalid_problem instance', /WebAssembly.instantiate\(bytes\)\)\.instance/],
  ['fromWasm({ module, instance })', fromWasm, [{ instance }, kernel], 'invalid_problem instance', /\.instance/],
  ['fromWasm(instance)', fromWasm, [instance], 'invalid_problem check', /\{ theta, n, cost, gradients \}/],
  ['fromWasm without n', fromWasm, [instance, { ...kernel, n: undefined }], 'invalid_problem n', /how many numbers/],
  ['fromWasm with a list for n', fromWasm, [instance, { ...kernel, n: [2] }], 'invalid_problem n', /blocks by name/],
  [
    'fromWasm with a size for a shape',
    fromWasm,
    [instance, { ...kernel, n: { W: 2 } }],
    'invalid_problem n.W',
    /\[4, 3\]/,
  ],
  ['fromWasm of another type', fromWasm, [instance, { ...kernel, type: 'f32' }], 'invalid_problem type', /'float32'/],
  [
    'fromWasm with gradients that return nothing',
    fromWasm,
    [instance, { ...kernel, gradients: 'nothing' }],
    'invalid_problem gradients',
    /returned undefined: return the byte offset/,
  ],
  ['matrixProblem()', matrixProblem, [], 'invalid_problem problem', /\{ parameters, cost, gradients \}/],
  ['matrixProblem without cost', matrixProblem, [{ parameters: x }], 'invalid_problem cost', /give cost\(parameters\)/],
  ['tensorProblem()', tensorProblem, [], 'invalid_problem tf', /module of TensorFlow.js/],
  ['tensorProblem with f first', tensorProblem, [{}, cost, x], 'invalid_tensor inputs', /give a tensor, a list/],
  ['tensorProblem without f', tensorProblem, [{}, []], 'invalid_problem f', /function of these tensors/],
  ['opProblem without an op', opProblem, [{}, undefined, []], 'invalid_problem op', /the op as a function/],
  ['layersProblem without a model', layersProblem, [{}], 'invalid_problem model', /LayersModel/],
  ['layersProblem without a loss', layersProblem, [{}, {}], 'invalid_problem loss', /runs the model/],
  [
    'layersProblem with nothing to learn',
    layersProblem,
    [{}, {}, cost],
    'invalid_tensor model',
    /no trainable weights/,
  ],
  ['tensors() of tfjs', tensors, [], 'invalid_problem tf', /module of TensorFlow.js/],
  ['tensors() of jax', jaxTensors, [], 'invalid_problem jax', /@jax-js\/jax/],
  ['checkGrads()', checkGrads, [], 'invalid_problem f', /the function, and its arguments/],
  ['checkGrads(f, x)', checkGrads, [cost, x[0]], 'invalid_problem args', /\[x, y\]/],
  ['checkGrads(f, words)', checkGrads, [cost, ['x']], 'invalid_tensor args[0]', /give a jax array/],
  ['checkGrads of order 0', checkGrads, [cost, x, { order: 0 }], 'invalid_option options.order', /at least 1/],
  ['checkGrads with another option', checkGrads, [cost, x, { tol: 1 }], 'invalid_option options.tol', /order, modes/],
  ['checkGrads by a word', checkGrads, [cost, x, { modes: 'fwd' }], 'invalid_option options.modes', /'fwd' and 'rev'/],
  ['pytreeProblem()', pytreeProblem, [], 'invalid_problem jax', /@jax-js\/jax/],
  ['pytreeProblem without f', pytreeProblem, [{}, undefined, {}], 'invalid_problem f', /function of this pytree/],
];

test.each(MISTAKES)('%s is refused with a place and what to do', async (_what, adapter, words, place, advice) => {
  const check = async () => {
    const made = await adapter(...(words as never[]));
    return gradcheck(made as never);
  };
  const error = (await check().catch(error => error)) as GradcheckError;
  expect(error).toBeInstanceOf(GradcheckError);
  expect(`${error.code} ${error.path}`).toBe(place);
  expect(error.message).toMatch(advice);
});
