import { beforeAll, describe, expect, test } from 'vitest';
import { gradcheck } from '../src/check/gradcheck.js';
import { relativeDifference } from '../src/difference.js';
import { type Network, network } from '../src/kernels/network.js';
import { norm, subtract } from '../src/numbers.js';
import type { Nested } from '../src/problem.js';
import { random } from '../src/random.js';
import type { Report } from '../src/report.js';
import { pack } from '../src/theta/layout.js';
import { byName, EXTREME_LAYERS, LAYERS } from './kernels/references.js';

const REFERENCES = [...LAYERS, ...EXTREME_LAYERS];

const flat = (tree: Nested) => pack(tree).theta;
/** The blocks one after another, in the order of the names. */
const whole = (names: readonly string[], tree: object) =>
  Float64Array.from(names.flatMap(name => Array.from(flat((tree as Record<string, Nested>)[name]))));

/**
 * How far a block may be off: 1e-11 of its norm. The gradient of some blocks is 0 but for rounding, such as that of a bias
 * that a batchNorm takes out again or of the keys of an attention: theirs may be off by 1e-12 of the norm of the whole.
 */
const allowed = (block: Float64Array, all: Float64Array) => Math.max(1e-11 * norm(block), 1e-12 * norm(all));
const vanishes = (block: Float64Array, all: Float64Array) => norm(block) <= 1e-12 * norm(all);

/**
 * Networks whose J bends so near to θ that the steps of `direct` see another slope; of the last, that of 2⁻⁴⁰ sees a ten-millionth
 * of it too: its norm works on numbers of 1e-9.
 */
const BENT: Record<string, number> = {
  'layer-norm-variance-of-epsilon': 1e-11,
  'batch-norm-variance-of-epsilon': 1e-11,
  'rms-norm-size-of-epsilon': 1e-6,
};

/** A gradient of the same shape with a mistake in it. */
type Mistake = (grad: number[], shape: readonly number[]) => number[];
const MISTAKES: Record<string, Mistake> = {
  doubled: grad => grad.map(dJ => 2 * dJ),
  negated: grad => grad.map(dJ => -dJ),
  zeroed: grad => grad.map(() => 0),
  transposed: (grad, [rows, columns]) => grad.map((_, k) => grad[(k % rows) * columns + Math.floor(k / rows)]),
};
const turns = (block: Nested) => {
  const { shape } = pack(block).layout.blocks[0];
  return shape.length === 2 && Math.min(...shape) > 1;
};
const shapedLike = (block: Nested, grad: number[]): Nested =>
  ({
    data: grad,
    shape: pack(block).layout.blocks[0].shape,
  }) as unknown as Nested;

const wrongBlocks = (report: Report) => report.blocks.filter(block => block.verdict === 'fail').map(({ name }) => name);

describe.each(byName(REFERENCES))('%s', (name, given) => {
  const { parameters, x, y } = given;
  const names = Object.keys(parameters);
  const want = whole(names, given.gradients);
  let net: Network;
  beforeAll(async () => {
    net = await network(given.spec);
  });

  test('network.cost(parameters, data) is J within 1e-12', () => {
    expect(Math.abs(net.cost(parameters, { x, y }) / given.J - 1)).toBeLessThan(1e-12);
  });

  test('network.gradients(parameters, data) is dJ/dθ within 1e-11, in every block', () => {
    const gradients = net.gradients(parameters, { x, y }) as unknown as Record<string, Nested>;
    expect(Object.keys(gradients).sort()).toEqual(names.toSorted());
    const off = names.filter(name => {
      const block = flat(given.gradients[name]);
      return !(norm(subtract(flat(gradients[name]), block)) < allowed(block, want));
    });
    expect(off).toEqual([]);
  });

  test.each([
    ['incremental', BENT[name] ?? 1e-11],
    ['by-unit', BENT[name] ?? 1e-11],
    ...(name in BENT ? [] : [['direct', 1e-8] as const]),
  ] as const)('network.gradapprox(parameters, data, { method: %j }) is its gradient within %s', (method, within) => {
    const grad = whole(names, net.gradients(parameters, { x, y }));
    const gradapprox = whole(names, net.gradapprox(parameters, { x, y }, { method }));
    expect(relativeDifference(gradapprox, grad)).toBeLessThan(within);
  });

  test('gradcheck(network.problem(given)) passes', async () => {
    const report = await gradcheck(net.problem({ parameters, x, y }));
    expect([report.verdict, wrongBlocks(report)]).toEqual(['pass', []]);
  });

  test.each(Object.keys(MISTAKES))(
    'gradcheck(network.problem(given)) finds the one block that is %s',
    async mistake => {
      const candidates = names.filter(
        name =>
          !vanishes(flat(given.gradients[name]), want) && (mistake !== 'transposed' || turns(given.parameters[name])),
      );
      if (candidates.length === 0) return;
      const seed = REFERENCES.findIndex(other => other.name === name) * 4 + Object.keys(MISTAKES).indexOf(mistake);
      const block = candidates[random(seed).below(candidates.length)];
      const right = given.gradients[block];
      const { shape } = pack(right).layout.blocks[0];
      const wrong = shapedLike(right, MISTAKES[mistake](Array.from(flat(right)), shape));
      const report = await gradcheck(
        net.problem({ parameters, x, y, gradients: { ...given.gradients, [block]: wrong } }),
      );
      expect([report.verdict, wrongBlocks(report)]).toEqual(['fail', [block]]);
      expect(report.findings.flatMap(({ blocks }) => blocks)).toContain(block);
    },
  );
});
