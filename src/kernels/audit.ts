import { random } from '../random.js';
import type { Exact } from './exact.js';
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
  { workspace, layout, inputs }: Exact,
  { ranges, seed }: DifferenceJob,
  { gradapprox, bound }: Pick<Differences, 'gradapprox' | 'bound'>,
): { audited: NonNullable<Differences['audit']>; passes: number } {
  const { instance, kernels, net } = workspace;
  const [noise] = instance.f64(layout.stack, 1);
  const step = STEP / inputs;
  const components = sample(workspace.spec, ranges, seed);
  instance.reserve(layout.end + 4 * components.length);
  instance.write(layout.end, new Uint8Array(Int32Array.from(components).buffer));
  // the kernel reads the step of a component before it writes its bound: both may stand in one array
  const [again, bars] = [layout.gradapprox, layout.bound].map(address => instance.f64(address, gradapprox.length));
  for (const i of components) bars[i] = step;
  kernels.someBounded(net, layout.end, components.length, layout.bound, layout.gradapprox, layout.bound);
  const audited = { checked: components.length, worst: 0, at: Number.NaN, noise };
  for (const i of components) {
    const error = Math.abs(again[i] - gradapprox[i]);
    const disagreement = error === 0 ? 0 : error / (bars[i] + noise / step + bound[i]);
    if (!(disagreement <= audited.worst)) Object.assign(audited, { worst: disagreement, at: i });
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
