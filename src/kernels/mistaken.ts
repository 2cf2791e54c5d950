import type { MistakeIn, OperationMistake } from '../forward.js';
import { mistakesOf } from './mistakes.js';
import { load, type Model, run, type Workspace } from './model.js';

/** Bytes of the last two words of a Network: the mistake and the operation that makes it. */
const WORDS = 8;

/** dJ/dθ as a backward pass has it that makes one mistake in operation k. */
export interface MistakenPass {
  readonly operation: number;
  readonly mistake: OperationMistake;
  readonly grad: Float64Array;
}

/** dJ/dθ by a backward pass that makes a mistake in operation k; a fresh array. */
export function mistakenGradient(model: Model, theta: Float64Array, k: number, mistake: string): Float64Array {
  return run(model, theta, workspace => {
    workspace.kernels.forward(workspace.net);
    return backward(workspace, k, mistake);
  });
}

/**
 * dJ/dθ by a backward pass for each mistake of each operation, or for one of them alone, from one forward pass: fresh arrays.
 *
 * @throws {GradcheckError} `kernel_failed`
 */
export const mistakenGradients = (model: Model, theta: Float64Array, only?: MistakeIn): Generator<MistakenPass, void> =>
  model.pool.useInSlices(function* (instance): Generator<MistakenPass, void> {
    const { operations } = model.tape;
    const workspace = load(instance, model, theta);
    workspace.kernels.forward(workspace.net);
    for (let operation = 0; operation < operations.length; operation++) {
      if (only && operations[operation].layer !== only.layer) continue;
      for (const mistake of mistakesOf(model.tape, operation))
        if (!only || mistake === only.mistake)
          yield { operation, mistake, grad: backward(workspace, operation, mistake) };
    }
  });

/** The gradient with a mistake; the network is left without one. */
function backward({ kernels, net, instance, layout, pool }: Workspace, k: number, mistake: string): Float64Array {
  const { bytes, mistakes } = pool.symbols;
  const words = new Uint32Array(kernels.memory.buffer, net + bytes.NETWORK - WORDS, 2);
  words.set([mistakes[mistake], k]);
  kernels.backward(net);
  words.fill(0);
  return instance.f64(layout.grad, layout.size).slice();
}
