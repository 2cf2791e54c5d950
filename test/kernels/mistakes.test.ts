import { beforeAll, describe, expect, test } from 'vitest';
import { mistakenGradient, mistakenGradients } from '../../src/kernels/mistaken.js';
import { MISTAKES, mistakesOf } from '../../src/kernels/mistakes.js';
import { gradientAt, type Model } from '../../src/kernels/model.js';
import type { Tape } from '../../src/kernels/operation.js';
import { norm, subtract } from '../../src/numbers.js';
import { BUILDS, modelOn } from './builds.js';
import { LAYERS } from './references.js';

/** Blocks that only operations behind operation k use. */
function blocksAbove({ operations, blocks }: Tape, k: number) {
  const used = new Set(operations.slice(0, k + 1).flatMap(({ parameters: p }) => (p ? [p.W, p.b] : [])));
  return blocks.filter(block => !used.has(block));
}

const partOf = (grad: Float64Array, { offset, size }: { offset: number; size: number }) =>
  grad.subarray(offset, offset + size);

/** Relative to the right gradient; what rounding does stays below 1e-11. */
const away = (wrong: Float64Array, right: Float64Array) => norm(subtract(wrong, right)) / norm(right);

const CASES = BUILDS.flatMap(([build, bytes]) => LAYERS.map(given => ({ build, bytes, name: given.name, given })));

describe.each(CASES)('$name, $build', ({ bytes, given }) => {
  let model: Model;
  let theta: Float64Array;
  let right: Float64Array;
  beforeAll(async () => {
    ({ model, theta } = await modelOn(bytes, given));
    right = gradientAt(model, theta);
  });
  const named = (k: number, mistake: string) => `${k} ${model.tape.operations[k].code} ${mistake}`;

  test('mistakenGradients(model, theta) differ from the right gradient', () => {
    const same = [...mistakenGradients(model, theta)].filter(({ grad }) => !(away(grad, right) > 1e-9));
    expect(same.map(({ operation, mistake }) => named(operation, mistake))).toEqual([]);
  });

  test('mistakenGradients(model, theta) are right above the mistake, bit for bit', () => {
    for (const { operation, mistake, grad } of mistakenGradients(model, theta)) {
      for (const block of blocksAbove(model.tape, operation))
        expect(partOf(grad, block), named(operation, mistake)).toEqual(partOf(right, block));
    }
  });

  test('mistakesOf(tape, k) leaves out only what is no mistake there', () => {
    model.tape.operations.forEach(({ code, sizes }, k) => {
      const listed = mistakesOf(model.tape, k);
      for (const mistake of MISTAKES[code] ?? []) {
        if (listed.includes(mistake) || /^(weightsTransposed|channelsExchanged)$/.test(mistake)) continue;
        if (mistake === 'statisticsFixed' && sizes![0] === 1) continue; // that is varianceFixed
        expect(away(mistakenGradient(model, theta, k, mistake), right), named(k, mistake)).toBeLessThan(1e-11);
      }
    });
  });

  test('gradientAt(model, theta) is right again afterwards, bit for bit', () => {
    for (const _ of mistakenGradients(model, theta)) break;
    expect(Array.from(mistakenGradients(model, theta)).length).toBeGreaterThan(0);
    expect(gradientAt(model, theta)).toEqual(right);
  });
});
