import { nameFactor } from '../constants.js';
import type { BlockEvidence } from '../evidence.js';
import { agreement, columns, combine, leastSquares, type Prediction } from '../fit.js';
import type { Family, Hypothesis, Setting } from '../hypothesis.js';
import type { Arrangement } from './arrangement.js';
import { movedSlices } from './moved.js';
import { rearrangements } from './rearrangements.js';
import { scaleDetail } from './scale.js';

/** grad holds gradapprox in another order, the penalty included or not, perhaps times a named constant. */
export const order: Family = (block, setting) =>
  [...rearrangements(block.shape), ...movedSlices(block, setting.decay(block) ?? 0)].flatMap(arrangement => [
    moved(block, arrangement, 0),
    ...dataMoved(block, setting, arrangement),
    ...movedAndScaled(block, setting, arrangement),
  ]);

/** by · (gradapprox − decay θ)[source] + decay θ. */
function arranged(block: BlockEvidence, { source }: Arrangement, decay: number, by = 1): Prediction {
  const take = (v: ArrayLike<number>) => (i: number) => (source(i) < 0 ? 0 : v[source(i)]);
  return combine([
    { by, of: take(block.gradapprox), slack: take(block.slack) },
    { by: -decay * by, of: take(block.theta) },
    { by: decay, of: columns(block).theta },
  ]);
}

const moved = (block: BlockEvidence, arrangement: Arrangement, decay: number): Hypothesis => ({
  ...arranged(block, arrangement, decay),
  says: [arrangement.says],
  length: decay > 0 ? arrangement.length + 0.1 : arrangement.length,
  parameters: 0,
});

/** The data part rearranged and the penalty in its place; where λ/m is not known it is taken from the numbers. */
function dataMoved(block: BlockEvidence, { decay }: Setting, arrangement: Arrangement): Hypothesis[] {
  const known = decay(block);
  if (known !== undefined) return known > 0 ? [moved(block, arrangement, known)] : [];
  if (block.shape.length < 2) return [];
  const { value } = arranged(block, arrangement, 0);
  const kept = arranged({ ...block, gradapprox: block.theta }, arrangement, 0).value;
  const slope = leastSquares(block, i => block.grad[i] - value(i), [i => block.theta[i] - kept(i)])?.[0] ?? 0;
  if (!(slope > 0)) return [];
  return [{ ...moved(block, arrangement, slope), length: arrangement.length + 1, parameters: 1 }];
}

/** Rearranged and times a constant with a name: two mistakes. */
function movedAndScaled(block: BlockEvidence, { decay, sizes }: Setting, arrangement: Arrangement): Hypothesis[] {
  const slope = decay(block) || 0;
  const penalty = (i: number) => slope * block.theta[i];
  const data = arranged(block, arrangement, slope).value;
  const c = leastSquares(block, i => block.grad[i] - penalty(i), [i => data(i) - penalty(i)])?.[0];
  if (!c) return [];
  const model = (by: number) => arranged(block, arrangement, slope, by);
  const { names, value } = nameFactor(c, sizes, by => agreement(block, model(by)) !== null);
  if (names.length === 0) return [];
  const detail = scaleDetail(block, names, slope > 0 ? 'data' : 'all');
  return [
    {
      ...model(value),
      says: [arrangement.says, { kind: 'scale', factor: value, detail }],
      length: arrangement.length + 1.5,
      parameters: 1,
    },
  ];
}
