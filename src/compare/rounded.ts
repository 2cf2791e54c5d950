import { accuracyOf } from '../diagnosis/across/accuracy.js';
import { type BlockEvidence, blockEvidence, type Evidence } from '../diagnosis/evidence.js';
import { agreement } from '../diagnosis/fit.js';
import { precision } from '../diagnosis/transforms/precision.js';
import type { Diagnosis, DiagnosisOf } from '../finding.js';
import { norm } from '../numbers.js';

/** Whether a finding says where, or how much, and not why. */
export const isOpen = ({ kind, detail }: Diagnosis): boolean =>
  kind === 'unexplained' || kind === 'accuracy' || ('cause' in detail && detail.cause === null);

/**
 * What two gradients add to a diagnosis that does not find out why: there is no J to say which of them is exact, so the reference may be the one that is
 * rounded, and errors that are spread evenly and follow nothing are those of rounding.
 */
export function roundedOnes(diagnoses: readonly Diagnosis[], evidence: Evidence): Diagnosis[] {
  const open = new Set(diagnoses.filter(isOpen).flatMap(({ blocks }) => blocks));
  if (open.size === 0) return [...diagnoses];
  const blocks = blockEvidence(evidence).filter(({ name }) => open.has(name));
  const told = blocks.flatMap(block => reversed(block) ?? []);
  if (told.length < blocks.length && !blocks.every(isEven)) return [...diagnoses];
  return [...diagnoses.filter(one => !isOpen(one)), ...(told.length < blocks.length ? [evenly(blocks)] : told)];
}

/** grad rounded to a format gives the reference: no entry is further away than one unit of it, whatever was let pass. */
function reversed(block: BlockEvidence): DiagnosisOf<'precision'> | null {
  const none = new Float64Array(block.size);
  const bars = { slack: none, rounding: none, relative: 0 };
  const turned = { ...block, ...bars, grad: block.gradapprox, gradapprox: block.grad };
  const setting = { sizes: { shapes: [] }, blocks: [], decay: () => undefined };
  const [best] = precision({ block: turned, part: 'all', setting }, Number.POSITIVE_INFINITY)
    .filter(one => agreement(turned, one)?.informative)
    .sort((a, b) => a.bits - b.bits);
  const says = best?.says[0];
  if (says?.kind !== 'precision') return null;
  return { kind: 'precision', blocks: [block.name], certainty: 'likely', detail: { ...says.detail, reversed: true } };
}

/** Fewer entries do not show how errors are spread. */
const FEWEST = 8;
/** The largest of a million normal errors is 5 of their root mean square, of a hundred 2.6. */
const PEAK = 6;
/** An entry has a share where its error is this part of the root mean square: nine in ten of normal or uniform errors. */
const SHARE = 0.1;
/** Errors of a per cent and more are no rounding of any format in use. */
const COARSEST = 2e-2;
/** Errors that follow the gradient itself are a factor: cosine, and in units of what chance leaves, 1/√n. */
const ALONG = 0.1;
const CHANCE = 4;

/** Whether the errors of a block are small, spread over all of it, absolutely or relatively, and do not follow the gradient. */
function isEven({ known, grad, gradapprox }: BlockEvidence): boolean {
  if (known.length < FEWEST) return false;
  const of = (f: (i: number) => number) => Float64Array.from(known, f);
  const error = of(i => grad[i] - gradapprox[i]);
  const size = of(i => gradapprox[i]);
  const relative = error.map((e, k) => (e === 0 ? 0 : e / size[k]));
  const [off, all] = [norm(error), norm(size)];
  const along = Math.abs(error.reduce((sum, e, k) => sum + (e / off) * (size[k] / all), 0));
  return (
    off <= COARSEST * all &&
    along <= Math.max(ALONG, CHANCE / Math.sqrt(known.length)) &&
    (isFlat(error) || isFlat(relative))
  );
}

/** No peaks, and half of the entries or more have a share of it. */
function isFlat(errors: Float64Array): boolean {
  const typical = norm(errors) / Math.sqrt(errors.length);
  const sizes = errors.map(Math.abs);
  return sizes.every(e => e <= PEAK * typical) && 2 * sizes.filter(e => e >= SHARE * typical).length >= errors.length;
}

const evenly = (blocks: readonly BlockEvidence[]): DiagnosisOf<'accuracy'> => ({
  kind: 'accuracy',
  blocks: blocks.map(({ name }) => name),
  certainty: 'possible',
  detail: accuracyOf(blocks),
});
