import fc from 'fast-check';
import type { Activation, Cost, DenseSpec } from '../../src/forward.js';
import { ACTIVATIONS, COSTS } from '../../src/kernels/codes.js';
import { random } from '../../src/random.js';

/** A network with parameters and data. */
export interface Example {
  spec: DenseSpec;
  parameters: Record<string, number[] | number[][]>;
  x: number[][];
  y: number[] | number[][];
}

const LAST: Record<Cost, readonly Activation[]> = {
  binaryCrossEntropy: ['sigmoid'],
  crossEntropy: ['softmax'],
  squaredError: ACTIVATIONS,
};

/** Random numbers for a spec; x and W about as large as `scale`. */
export function fill(spec: DenseSpec, m: number, seed: number, scale = 1): Example {
  const { normal, below } = random(seed);
  const numbers = (n: number, size: number) => Array.from({ length: n }, () => size * normal());
  const rows = (m: number, n: number, size: number) => Array.from({ length: m }, () => numbers(n, size));
  const parameters: Example['parameters'] = {};
  spec.layers.forEach(({ units }, k) => {
    const inputs = k === 0 ? spec.inputs : spec.layers[k - 1].units;
    parameters[`W${k + 1}`] = rows(units, inputs, scale / Math.sqrt(inputs));
    parameters[`b${k + 1}`] = numbers(units, 0.1);
  });
  const { units } = spec.layers[spec.layers.length - 1];
  const targets: Record<Cost, () => Example['y']> = {
    binaryCrossEntropy: () => rows(m, units, 1).map(row => row.map(() => below(2))),
    crossEntropy: () => Array.from({ length: m }, () => below(units)),
    squaredError: () => rows(m, units, 1),
  };
  return { spec, parameters, x: rows(m, spec.inputs, scale), y: targets[spec.cost]() };
}

const width = fc.integer({ min: 1, max: 6 });
const hidden = fc.array(fc.record({ units: width, activation: fc.constantFrom(...ACTIVATIONS) }), { maxLength: 3 });

/** Networks of up to four layers with any activations and cost. */
export const networks: fc.Arbitrary<Example> = fc
  .record({
    cost: fc.constantFrom(...COSTS),
    inputs: width,
    hidden,
    units: width,
    m: width,
    l2: fc.constantFrom(0, 0.3),
  })
  .chain(({ cost, inputs, hidden, units, m, l2 }) =>
    fc
      .record({ activation: fc.constantFrom(...LAST[cost]), seed: fc.integer(), scale: fc.constantFrom(0.01, 1, 5) })
      .map(({ activation, seed, scale }) =>
        fill({ inputs, layers: [...hidden, { units, activation }], cost, l2 }, m, seed, scale),
      ),
  );
