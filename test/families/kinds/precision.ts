import type { Random } from '../../../src/random.js';
import type { Arrays } from '../family.js';
import { dot, ROUNDINGS, times } from '../numbers.js';
import { backward } from '../tape.js';
import { type Kind, kind, type Subject } from './kind.js';
import { tanhNetwork } from './smooth.js';

/** Examples whose float32 sums cancel in part. */
const SUMMED = 30;

/** A float32 gradient to which weight decay is added in float64. */
function withDecay(rng: Random): Subject {
  const { parameters, cost } = tanhNetwork(rng, SUMMED);
  const lambda = 0.1;
  return {
    parameters,
    cost: (n, p) => n.add(cost(n, p), times(n, lambda / 2, n.add(dot(n, p.W, p.W), dot(n, p.v, p.v)))),
    gradients(p): Arrays {
      const grads = backward(cost, p, ROUNDINGS.float32);
      const decayed = (name: string) => grads[name].map((g, k) => g + lambda * p[name][k]);
      return { ...grads, W: decayed('W'), v: decayed('v') };
    },
  };
}

/** A float32 gradient but for one block, which is accumulated in float64. */
function oneWideBlock(rng: Random): Subject {
  const { parameters, cost } = tanhNetwork(rng, SUMMED);
  return {
    parameters,
    cost,
    gradients: p => ({ ...backward(cost, p, ROUNDINGS.float32), b: backward(cost, p, ROUNDINGS.float64).b }),
  };
}

const FLOAT32_GRADIENT = { backward: 'float32', rounding: 1e-5, decidable: 1e-4 } as const;
/** J in so few bits that nothing is decided. */
const FEW_BITS = { expect: 'undecidable', decidable: Infinity } as const;

/** One cost in many formats: of what holds θ, of the way forward, and of the way back. */
export const PRECISION: readonly Kind[] = [
  kind('float32 storage', tanhNetwork, { storage: 'float32' }),
  kind('float16 storage', tanhNetwork, { storage: 'float16', decidable: 1e-4 }),
  kind('bfloat16 storage', tanhNetwork, { storage: 'bfloat16', decidable: 3e-3 }),
  kind('float32 throughout', tanhNetwork, { ...FLOAT32_GRADIENT, forward: 'float32', decidable: 3e-2 }),
  kind('float32 forward, float64 gradient', tanhNetwork, { forward: 'float32', decidable: 3e-2 }),
  kind('float64 forward, float32 gradient', tanhNetwork, FLOAT32_GRADIENT),
  kind('float32 gradient, float64 weight decay', withDecay, FLOAT32_GRADIENT),
  kind('float32 gradient, one float64 block', oneWideBlock, FLOAT32_GRADIENT),
  kind('float16 forward, float32 gradient', tanhNetwork, { ...FLOAT32_GRADIENT, ...FEW_BITS, forward: 'float16' }),
  kind('float16 forward, float64 gradient', tanhNetwork, { ...FEW_BITS, forward: 'float16' }),
  kind('bfloat16 forward, float32 gradient', tanhNetwork, { ...FLOAT32_GRADIENT, ...FEW_BITS, forward: 'bfloat16' }),
];
