import fc from 'fast-check';
import { expect, test } from 'vitest';
import { layOut } from '../../src/kernels/memory.js';
import { kernelPool } from '../../src/kernels/module.js';
import { type Part, rangesOf, wantedInputs, wholeUnits } from '../../src/kernels/parts.js';
import { checkSpec, type Spec, sizeOf } from '../../src/kernels/spec.js';
import { layOutStack } from '../../src/kernels/stack.js';
import { tapeOf } from '../../src/kernels/tape.js';

const specOf = (units: readonly number[]) =>
  checkSpec({
    inputs: units[0],
    layers: units.slice(1).map(n => ({ units: n, activation: 'tanh' })),
    cost: 'squaredError',
  });
const widths = fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 2, maxLength: 6 });

test('layOutStack(network) takes no more memory than its formula says: 3 n and a few activations', async () => {
  const { symbols } = await kernelPool();
  fc.assert(
    fc.property(widths, fc.integer({ min: 1, max: 500 }), (units, m) => {
      const spec = specOf(units);
      const [widest, tallest] = [Math.max(...units), Math.max(...units.slice(1))];
      const sum = units.slice(1).reduce((a, b) => a + b);
      const activations = (10 * sum + units[0] + 3 * units.at(-1)! + 4 * tallest + widest + 3) * m;
      const formula = 3 * sizeOf(spec) + activations + 2 * sum + units[0] + widest + 512 * tallest;
      const constant = 12_000;
      const tape = tapeOf(spec);
      const { end } = layOutStack(tape, layOut(tape, spec, m, 0, symbols), symbols, true);
      expect(end / 8).toBeLessThan(formula + constant);
    }),
  );
});

/** The components of a part. */
const rangesIn = (spec: Spec, part: Part) =>
  part.operations.flatMap(k => rangesOf(tapeOf(spec).operations[k].parameters!, part));

/** Every component of the ranges, in any order. */
const componentsOf = (ranges: readonly (readonly [number, number])[]) =>
  ranges.flatMap(([from, to]) => Array.from({ length: to - from }, (_, k) => from + k));
const ascending = (components: number[]) => components.sort((a, b) => a - b);

/** A network and ranges of its components. */
const wanted = fc
  .array(fc.integer({ min: 1, max: 6 }), { minLength: 2, maxLength: 4 })
  .map(specOf)
  .chain(spec =>
    fc.record({
      spec: fc.constant(spec),
      most: fc.integer({ min: 1, max: 9 }),
      ranges: fc
        .uniqueArray(fc.integer({ min: 0, max: sizeOf(spec) }), { maxLength: 8 })
        .map(ends => ends.sort((a, b) => a - b))
        .map(ends => Array.from({ length: ends.length >> 1 }, (_, k) => [ends[2 * k], ends[2 * k + 1]] as const)),
    }),
  );

test('wantedInputs(tape, ranges) holds every component that is wanted once, and no other', () => {
  fc.assert(
    fc.property(wanted, ({ spec, most, ranges }) => {
      const parts = [...wantedInputs(tapeOf(spec), ranges, () => most)];
      expect(ascending(parts.flatMap(part => componentsOf(rangesIn(spec, part))))).toEqual(componentsOf(ranges));
      for (const part of parts) expect(part.size).toBeLessThanOrEqual(most);
    }),
  );
});

test('wholeUnits(tape, ranges) holds every unit that has a component that is wanted once, and no other', () => {
  fc.assert(
    fc.property(wanted, ({ spec, most, ranges }) => {
      const inputs = tapeOf(spec)
        .values.filter((_, v) => v % 2 === 0)
        .map(({ units }) => units);
      let offset = 0;
      const units = inputs.slice(1).flatMap((n, k) => {
        const [W, b] = [offset, offset + n * inputs[k]];
        offset = b + n;
        return Array.from({ length: n }, (_, i) =>
          componentsOf([
            [W + i * inputs[k], W + (i + 1) * inputs[k]],
            [b + i, b + i + 1],
          ]),
        );
      });
      const chosen = new Set(componentsOf(ranges));
      const touched = units.filter(components => components.some(i => chosen.has(i)));
      const parts = [...wholeUnits(tapeOf(spec), ranges, () => most)];
      expect(ascending(parts.flatMap(part => componentsOf(rangesIn(spec, part))))).toEqual(ascending(touched.flat()));
    }),
  );
});
