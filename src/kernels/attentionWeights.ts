import { type Model, run } from './model.js';
import { nested } from './parameters.js';

/** Whom an attention layer looks at. */
export interface AttentionWeights {
  /** The layer as messages call it. */
  readonly layer: string;
  /** weights[s][h] of example s and head h is (steps, steps): how much of step u goes into step t, in row t. */
  readonly weights: Float64Array[][][];
}

/** The weights of every attention layer, as its forward pass leaves them in its workspace (assembly/operations/attention.ts). */
export function attentionWeights(model: Model, theta: Float64Array): AttentionWeights[] {
  const { operations, values } = model.tape;
  return run(model, theta, ({ kernels, net, instance, layout, batch }) => {
    kernels.propagate(net);
    return operations.flatMap(({ code, layer, sizes, writes }, k) => {
      if (code !== 'attention') return [];
      const { positions } = values[writes];
      const shape = [batch.m, sizes![0], positions, positions];
      const weights = instance.f64(layout.workspaces[k], batch.m * sizes![0] * positions ** 2).slice();
      return [{ layer, weights: nested(weights, shape) as Float64Array[][][] }];
    });
  });
}
