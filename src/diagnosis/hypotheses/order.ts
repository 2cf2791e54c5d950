import { subtract } from '../../difference.js';
import { nameFactor } from '../constants.js';
import type { Statement } from '../diagnosis.js';
import type { BlockEvidence } from '../evidence.js';
import { agreement, combine, leastSquares, type Prediction } from '../fit.js';
import type { Family, Hypothesis, Setting } from '../hypothesis.js';
import { movedSlices } from './moved.js';
import { rearrangements } from './rearrangements.js';
import { scaleDetail } from './scale.js';

/** grad holds gradapprox in another order, the penalty included or not, perhaps times a named constant. */
export const order: Family = (block, setting) =>
  [...rearrangements(block.shape), ...movedSlices(block)].flatMap(({ source, says, length }) => [
    moved(block, { source, says, length }, 0),
    ...dataMoved(block, setting, { source, says, length }),
    ...movedAndScaled(block, setting, { source, says, length }),
  ]);

/** Entry i of grad is entry source[i] of gradapprox; −1 stands for 0. */
export interface Arrangement {
  source: Int32Array;
  says: Statement;
  length: number;
}

/** by · (gradapprox − decay θ)[source] + decay θ. */
function arranged(block: BlockEvidence, source: Int32Array, decay: number, by = 1): Prediction {
  const take = (v: ArrayLike<number>) => Float64Array.from(source, from => (from < 0 ? 0 : v[from]));
  return combine([
    { by, values: take(block.gradapprox), slack: take(block.slack) },
    { by: -decay * by, values: take(block.theta) },
    { by: decay, values: block.theta },
  ]);
}

const moved = (block: BlockEvidence, { source, says, length }: Arrangement, decay: number): Hypothesis => ({
  ...arranged(block, source, decay),
  says: [says],
  length: decay > 0 ? length + 0.1 : length,
  parameters: 0,
});

/** The data part rearranged and the penalty in its place; where λ/m is not known it is taken from the numbers. */
function dataMoved(block: BlockEvidence, { decay }: Setting, arrangement: Arrangement): Hypothesis[] {
  const known = decay(block);
  if (known !== undefined) return known > 0 ? [moved(block, arrangement, known)] : [];
  if (block.shape.length < 2) return [];
  const { values } = arranged(block, arrangement.source, 0);
  const theta = Float64Array.from(arrangement.source, (from, i) => block.theta[i] - (from < 0 ? 0 : block.theta[from]));
  const [slope] = leastSquares(block, subtract(block.grad, values), [theta]) ?? [0];
  if (!(slope > 0)) return [];
  return [{ ...moved(block, arrangement, slope), length: arrangement.length + 1, parameters: 1 }];
}

/** Rearranged and times a constant with a name: two mistakes. */
function movedAndScaled(block: BlockEvidence, setting: Setting, { source, says, length }: Arrangement): Hypothesis[] {
  const decay = setting.decay(block) || 0;
  const data = subtract(arranged(block, source, decay).values, scaled(block.theta, decay));
  const c = leastSquares(block, subtract(block.grad, scaled(block.theta, decay)), [data])?.[0];
  if (!c) return [];
  const model = (by: number) => arranged(block, source, decay, by);
  const { names, value } = nameFactor(c, setting.sizes, by => agreement(block, model(by)) !== null);
  if (names.length === 0) return [];
  const factor: Statement = {
    kind: 'scale',
    factor: value,
    detail: scaleDetail(block, names, decay > 0 ? 'data' : 'all'),
  };
  return [{ ...model(value), says: [says, factor], length: length + 1.5, parameters: 1 }];
}

const scaled = (v: ArrayLike<number>, by: number) => Float64Array.from(v, x => by * x);
