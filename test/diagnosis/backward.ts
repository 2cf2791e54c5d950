import type { Activation, Cost, ForwardPass } from '../../src/forward.js';
import { layersAt, type Matrix, map, product, rows, slopeTimes, transpose } from './dense.js';

/** What backward propagation has at hand. */
export interface Backward {
  m: number;
  L: number;
  l2: number;
  W: Matrix[];
  b: number[][];
  Z: Matrix[];
  A: Matrix[];
  Y: Matrix;
  cost: Cost;
  activation(l: number): Activation;
}

type Hook<T, Extra = unknown> = (value: T, l: number, at: Backward & Extra) => T | undefined;

/** Lines of backward propagation that can go wrong: each gets the right value at layer l and may give back another. */
export interface Slip {
  /** dZ[L], (n_L, m), without 1/m. */
  outputDelta?: Hook<Matrix>;
  /** A[l − 1] where dW[l] is formed. */
  input?: Hook<Matrix>;
  /** dW[l] without the penalty. */
  dW?: Hook<Matrix, { dZ: Matrix; input: Matrix }>;
  /** db[l] without a penalty. */
  db?: Hook<number[], { dZ: Matrix }>;
  /** (λ/m) W[l]. */
  penalty?: Hook<Matrix>;
  /** 0 on b[l]. */
  biasPenalty?: Hook<number[]>;
  /** W[l + 1] on the way back to layer l. */
  weights?: Hook<Matrix, { gradW: Matrix }>;
  /** dZ[l] out of dA[l] (given): the slope of the activation. */
  slope?: (dA: Matrix, l: number, at: Backward) => Matrix | undefined;
  /** dZ[l] on its way down. */
  step?: Hook<Matrix>;
  /** The gradients, W1, b1, W2, b2, …, flat, before they are concatenated. */
  blocks?: (grads: number[][], at: Backward) => number[][];
}

/** grad = dJ/dθ of a dense network by the textbook formulas, with slips put in. */
export function backward(forward: ForwardPass, theta: Float64Array, slips: readonly Slip[] = []): Float64Array {
  const at = opened(forward, theta);
  const { m, L } = at;
  type Key = 'outputDelta' | 'input' | 'dW' | 'db' | 'penalty' | 'biasPenalty' | 'weights' | 'step';
  const slip = <T>(key: Key, right: T, l: number, extra: object = {}): T =>
    slips.reduce((value, s) => (s[key] as Hook<T> | undefined)?.(value, l, { ...at, ...extra }) ?? value, right);
  const grads: number[][] = [];
  let dZ = slip('outputDelta', rows(forward.at(theta).delta, at.A[L].length), L);
  for (let l = L; l > 0; l--) {
    const input = slip('input', at.A[l - 1], l);
    const right = map(product(dZ, transpose(input)), g => g / m);
    const dW = slip('dW', right, l, { dZ, input });
    const sums = dZ.map(row => row.reduce((a, c) => a + c, 0) / m);
    const db = slip('db', sums, l, { dZ });
    const R = slip(
      'penalty',
      map(at.W[l], w => (at.l2 / m) * w),
      l,
    );
    const onBias = slip(
      'biasPenalty',
      db.map(() => 0),
      l,
    );
    const gradW = map(dW, (g, i, j) => g + R[i][j]);
    grads.unshift(
      gradW.flat(),
      db.map((g, i) => g + onBias[i]),
    );
    if (l === 1) break;
    const W = slip('weights', at.W[l], l - 1, { gradW });
    const dA = product(transpose(W), dZ);
    const wrong = slips.map(s => s.slope?.(dA, l - 1, at)).find(d => d !== undefined);
    dZ = slip('step', wrong ?? slopeTimes(at.activation(l - 1), dA, at.A[l - 1], at.Z[l - 1]), l - 1);
  }
  return Float64Array.from(slips.reduce((g, s) => s.blocks?.(g, at) ?? g, grads).flat());
}

function opened(forward: ForwardPass, theta: Float64Array): Backward {
  const { spec, m } = forward;
  const pass = forward.at(theta);
  const units = [spec.inputs, ...spec.layers.map(layer => layer.units)];
  return {
    ...layersAt(spec, theta),
    m,
    L: spec.layers.length,
    l2: spec.l2 ?? 0,
    Z: pass.Z.map((Z, l) => (l === 0 ? [] : rows(Z, units[l]))),
    A: pass.A.map((A, l) => rows(A, units[l])),
    Y: rows(forward.y, units[units.length - 1]),
    cost: spec.cost,
    activation: l => spec.layers[l - 1].activation,
  };
}
