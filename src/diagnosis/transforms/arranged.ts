import { ofKind } from '../bits.js';
import type { BlockEvidence } from '../evidence.js';
import { combine, leastSquares, mayBe, type Prediction } from '../fit.js';
import type { Family, Transform } from '../hypothesis.js';
import type { Arrangement } from './arrangement.js';
import { movedSlices } from './moved.js';
import { transposed, turned } from './turned.js';

/** grad holds gradapprox in another order. */
export const arranged: Family = ({ block }, most) =>
  arrangements(block, most).map(
    (arrangement): Transform => ({
      ...moved(block, arrangement),
      says: [arrangement.says],
      bits: arrangement.bits,
      fitted: 0,
      beside: true,
    }),
  );

/** Those that cost no more than so many bits. */
function arrangements(block: BlockEvidence, most: number): Arrangement[] {
  if (Math.min(ofKind('transposed'), ofKind('reordered')) > most) return [];
  const whole = distinct(block, [...transposed(block.shape), ...turned(block.shape)]);
  return [...whole, ...movedSlices(block, most)].filter(({ bits }) => bits <= most);
}

function moved({ gradapprox, slack }: BlockEvidence, { source }: Arrangement): Prediction {
  const take = (v: ArrayLike<number>) => (i: number) => (source(i) < 0 ? 0 : v[source(i)]);
  return combine([{ by: 1, of: take(gradapprox), slack: take(slack) }]);
}

/** λ/m where the data part is moved and the penalty stays in its place: grad − T(gradapprox) = λ/m (θ − T(θ)). */
arranged.decays = (block, most) => {
  if (block.shape.length < 2) return [];
  return arrangements(block, most).flatMap(arrangement => {
    const { value } = moved(block, arrangement);
    const kept = moved({ ...block, gradapprox: block.theta }, arrangement).value;
    const [off, by] = [(i: number) => block.grad[i] - value(i), (i: number) => block.theta[i] - kept(i)];
    return (mayBe(block, off, by) && leastSquares(block, off, [by])) || [];
  });
};

/** Arrangements that are no other one, nor none at all: a transpose of a row is the row. */
function distinct({ size }: BlockEvidence, list: readonly Arrangement[]): Arrangement[] {
  const seen = new Set<string>([marks(size, i => i)]);
  return list.filter(({ source }) => {
    const key = marks(size, source);
    const known = seen.has(key);
    seen.add(key);
    return !known;
  });
}

/** Enough of an arrangement to tell it from the others. */
function marks(size: number, source: (i: number) => number): string {
  const spread = Math.max(1, Math.floor(size / 256));
  const list: number[] = [];
  for (let i = 0; i < size; i += i < 16 ? 1 : spread) list.push(source(i));
  return list.join();
}
