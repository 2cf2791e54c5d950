import { random } from '../random.js';
import { type Exact, inputScale } from './exact.js';
import type { DifferenceJob, Differences } from './job.js';
import { blocksOf } from './parameters.js';
import { entryOf, type Range, sizeOfRanges, within } from './ranges.js';
import type { Spec } from './spec.js';

/** Components of each array that are looked at again. */
const EACH = 1;
/** Most arrays that are: each takes passes through all operations above it. */
const MOST = 64;
/** Forward passes of twoSidedBounded for one component. */
const PASSES = 5;
/** Their step, for inputs up to 1: truncation and rounding are about equally small there. */
const STEP = 2 ** -16;

/**
 * Evaluates a few components again by the direct loop, which shares nothing with exact differences but the forward pass.
 *
 *     disagreement = |direct − gradapprox| / (bound of direct + bound of gradapprox)
 *
 * @returns the worst disagreement, at most about 1 where all is well, and its component
 */
export function audit(
  { workspace, layout }: Exact,
  { ranges, seed }: DifferenceJob,
  { gradapprox, bound }: Pick<Differences, 'gradapprox' | 'bound'>,
): { audited: NonNullable<Differences['audit']>; passes: number } {
  const { instance, kernels, net } = workspace;
  const [noise] = instance.f64(layout.stack, 1);
  const step = STEP / inputScale(workspace);
  const audited = { checked: 0, worst: 0, at: Number.NaN, noise };
  for (const i of sample(workspace.spec, ranges, seed)) {
    // the kernel reads the step of i before it writes its bound: both may stand in one array
    instance.f64(layout.bound, i + 1)[i] = step;
    kernels.twoSidedBounded(net, i, i + 1, layout.bound, layout.gradapprox, layout.bound);
    const error = Math.abs(instance.f64(layout.gradapprox, i + 1)[i] - gradapprox[i]);
    const bars = instance.f64(layout.bound, i + 1)[i] + noise / step + bound[i];
    const disagreement = error === 0 ? 0 : error / bars;
    if (!(disagreement <= audited.worst)) Object.assign(audited, { worst: disagreement, at: i });
    audited.checked++;
  }
  return { audited, passes: PASSES * audited.checked };
}

type Found = Pick<NonNullable<Differences['audit']>, 'checked' | 'worst' | 'at'>;

/** What an audit found, as a clause for the report. */
export function auditClause({ checked, worst, at }: Found, spec: Spec): string {
  const bars = worst.toPrecision(1);
  if (worst <= 1)
    return `${checked} of them evaluated again in full differ by at most ${Number(bars)} of their error bars`;
  const { name } = blocksOf(spec).findLast(({ offset }) => offset <= at)!;
  return `but in ${name} one evaluated again in full differs by ${Number(bars)} of its error bars`;
}

/** Components that are wanted of every array, or of some of very many, evenly spread; drawn at random. */
function sample(spec: Spec, ranges: readonly Range[], seed: number): number[] {
  const generator = random(seed);
  const arrays = blocksOf(spec)
    .map(({ offset, size }) => within(ranges, offset, offset + size))
    .filter(wanted => wanted.length > 0);
  const count = Math.min(arrays.length, MOST);
  const looked = Array.from({ length: count }, (_, k) => arrays[Math.floor((k * arrays.length) / count)]);
  return looked.flatMap(wanted => {
    const size = sizeOfRanges(wanted);
    return Array.from({ length: Math.min(EACH, size) }, () => entryOf(wanted, generator.below(size)));
  });
}
