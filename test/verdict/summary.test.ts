import { expect, test } from 'vitest';
import { relativeDifference } from '../../src/difference.js';
import { type Judgement, reasonCode, statusCode } from '../../src/judgement.js';
import type { Reason, Status } from '../../src/report.js';
import { pack } from '../../src/theta/layout.js';
import { summarize } from '../../src/verdict/summary.js';

const { layout } = pack({
  W: [
    [1, 2, 3],
    [4, 5, 6],
  ],
  b: [7, 8],
  c: 9,
});

/** A judgement of W, b and c, agreeing but for what is given by component. */
function judgement(
  given: Record<number, { status: Status; reason?: Reason; grad?: number; bound?: number }>,
): Judgement {
  const gradapprox = Float64Array.from({ length: 9 }, (_, i) => i + 1);
  const grad = gradapprox.map((g, i) => given[i]?.grad ?? g * (1 + 1e-9));
  return {
    grad,
    gradapprox,
    bound: gradapprox.map((g, i) => given[i]?.bound ?? 1e-8 * g),
    status: Uint8Array.from(grad, (_, i) => statusCode(given[i]?.status ?? 'agree')),
    reason: Uint8Array.from(grad, (_, i) => reasonCode(given[i]?.reason ?? 'none')),
    scale: gradapprox.map((g, i) => Math.max(g, Math.abs(grad[i]))),
    J: 1,
    noise: 1e-15,
    precision: 'float64',
    tolerance: 1e-6,
    step: null,
    sides: 'two',
    findings: [],
  };
}

test('summarize(judgement) of what agrees is a pass to the worst disagreement, with τ as resolution', () => {
  const all = judgement({});
  const { verdict, difference, agreement, resolution, components, blocks } = summarize(all, layout);
  expect([verdict, resolution]).toEqual(['pass', 1e-6]);
  expect(difference).toBe(relativeDifference(all.grad, all.gradapprox));
  expect(agreement).toBeCloseTo(1e-9, 12);
  expect(components).toEqual({ total: 9, checked: 9, agree: 9, weak: 0, kink: 0, undecided: 0, wrong: 0 });
  expect(blocks.map(({ name, shape, offset, size }) => [name, shape, offset, size])).toEqual([
    ['W', [2, 3], 0, 6],
    ['b', [2], 6, 2],
    ['c', [], 8, 1],
  ]);
});

test('summarize(judgement) fails the block that holds a wrong component, and the whole', () => {
  const { verdict, blocks } = summarize(judgement({ 6: { status: 'wrong', grad: 14 } }), layout);
  expect([verdict, ...blocks.map(block => block.verdict)]).toEqual(['fail', 'pass', 'fail', 'pass']);
});

test('summarize(judgement) lists the worst components first, wrong ones before all', () => {
  const { blocks } = summarize(
    judgement({
      1: { status: 'undecided', reason: 'unproven', grad: 200 },
      3: { status: 'wrong', grad: 4.5 },
      5: { status: 'wrong', grad: Number.NaN },
    }),
    layout,
  );
  expect(blocks[0].worst.map(({ at }) => at).slice(0, 3)).toEqual(['W[1,2]', 'W[1,0]', 'W[0,1]']);
  expect(blocks[0].worst[1]).toEqual({
    at: 'W[1,0]',
    index: 3,
    grad: 4.5,
    gradapprox: 4,
    bound: 4e-8,
    status: 'wrong',
  });
  expect(blocks[0].worst).toHaveLength(5);
});

/** The verdict on a block of a thousand that agrees but for the first `count` components. */
function ofThousand(count: number, reason: Reason, precision: 'float64' | 'float32') {
  const all = (value: number) => new Float64Array(1000).fill(value);
  const large: Judgement = {
    ...judgement({}),
    ...{ grad: all(1), gradapprox: all(1), bound: all(1e-9), scale: all(1), precision },
    status: new Uint8Array(1000).fill(statusCode('agree')).fill(statusCode('undecided'), 0, count),
    reason: new Uint8Array(1000).fill(reasonCode(reason), 0, count),
  };
  return summarize(large, pack({ x: new Float64Array(1000) }).layout).verdict;
}

test('summarize(judgement) is inconclusive where one component disagrees without proof, in float32 where more than a few do', () => {
  expect([0, 1].map(count => ofThousand(count, 'unproven', 'float64'))).toEqual(['pass', 'inconclusive']);
  expect([5, 6].map(count => ofThousand(count, 'unproven', 'float32'))).toEqual(['pass', 'inconclusive']);
});

test('summarize(judgement) is inconclusive where more than a fiftieth of a block cannot be seen', () => {
  expect([20, 21].map(count => ofThousand(count, 'domain', 'float64'))).toEqual(['pass', 'inconclusive']);
});

test('summarize(judgement) is inconclusive where noise hides more than a tenth of a block, and says how much', () => {
  const undecided = (bound: number) => ({ 7: { status: 'undecided', reason: 'noise', bound } }) as const;
  // ‖grad‖ over b is √(7² + 8²) = 10.63
  const seen = summarize(judgement(undecided(1.06)), layout);
  expect([seen.verdict, summarize(judgement(undecided(1.07)), layout).verdict]).toEqual(['pass', 'inconclusive']);
  expect(seen.blocks[1].resolution).toBeCloseTo(1.06 / Math.hypot(7, 8), 6);
});

test('summarize(judgement) states what weak components leave unseen, and the weakest block', () => {
  const { verdict, resolution, weakest, blocks } = summarize(
    judgement({ 8: { status: 'weak', reason: 'noise', bound: 0.09 } }),
    layout,
  );
  expect([verdict, weakest]).toEqual(['pass', 'c']);
  expect(resolution).toBeCloseTo(0.01, 10);
  expect(blocks.map(block => block.resolution)).toEqual([1e-6, 1e-6, resolution]);
});

test('summarize(judgement) passes kinks unless they are all there is', () => {
  const kink = { status: 'kink', reason: 'kink' } as const;
  expect(summarize(judgement({ 0: kink, 6: kink }), layout).verdict).toBe('pass');
  const all = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [i, kink]));
  expect(summarize(judgement(all), layout).verdict).toBe('inconclusive');
});

test('summarize(judgement) leaves out blocks without checked components, and counts only the others', () => {
  const unchecked = Object.fromEntries([6, 7].map(i => [i, { status: 'unchecked' as const }]));
  const { blocks, components } = summarize(judgement(unchecked), layout);
  expect(blocks.map(block => block.name)).toEqual(['W', 'c']);
  expect(components).toMatchObject({ total: 9, checked: 7 });
});
