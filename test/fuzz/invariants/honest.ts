import type { BlockReport, Report } from '../../../src/report.js';

/**
 * What no report may say, whatever was checked: a pass that saw nothing, a pass whose agreeing components differ by more than it
 * says it would have noticed, worst entries that are not the worst, counts that do not add up.
 *
 * @returns one line a violation, beginning with its kind and a colon; none where the report is honest
 */
export function dishonesties(report: Report): string[] {
  return [
    ...blindPass(report),
    ...farPass(report),
    ...miscounted(report),
    ...report.blocks.flatMap(block => [...unshown(block), ...passedOver(report, block)]),
  ];
}

/** A pass has seen something: resolution < 1. */
function* blindPass({ verdict, resolution }: Report) {
  if (verdict === 'pass' && !(resolution < 1)) yield `blind pass: resolution ${resolution}`;
}

/** A pass differs over its agreeing components by max(threshold, resolution) at most; the differences of a step or side of the caller's are his own. */
function* farPass(report: Report) {
  const { verdict, threshold, resolution, step, sides } = report;
  if (step !== null || sides === 'one') return;
  const bar = Math.max(threshold, resolution);
  const least = leastDifference(report);
  if (verdict === 'pass' && least > bar) yield `far pass: difference ${least} of what agrees, resolution ${resolution}`;
}

/**
 * A lower bound of ‖grad − gradapprox‖ / (‖grad‖ + ‖gradapprox‖) over the components that agree: exact where all do; else as many
 * as do not agree are left out above, those furthest off, and none below. What was seen in directions alone has no gradapprox.
 */
function leastDifference({ grad, gradapprox, components }: Report): number {
  const compared = Array.from(grad.keys()).filter(i => Number.isFinite(grad[i]) && Number.isFinite(gradapprox[i]));
  const off = compared.map(i => Math.abs(grad[i] - gradapprox[i])).sort((a, b) => a - b);
  const below = Math.hypot(...compared.map(i => grad[i])) + Math.hypot(...compared.map(i => gradapprox[i]));
  const above = Math.hypot(...off.slice(0, Math.max(0, off.length - (components.checked - components.agree))));
  return above === 0 ? 0 : above / below;
}

/** What fails a check though no component is wrong. */
const LAWS = ['parity', 'linearity', 'adjoint', 'asymmetric'];

function* miscounted({ verdict, components: c, blocks, findings }: Report) {
  if (c.agree + c.weak + c.kink + c.undecided + c.wrong !== c.checked || c.checked > c.total)
    yield `miscounted: ${JSON.stringify(c)}`;
  const failed = blocks.some(block => block.verdict === 'fail');
  const lawless = findings.some(({ kind }) => LAWS.includes(kind));
  if (failed ? verdict !== 'fail' : verdict === 'fail' && !lawless)
    yield `verdict against blocks: ${verdict} of ${blocks.map(block => block.verdict)}`;
}

/** A failing block shows a wrong entry. */
function* unshown({ name, verdict, worst }: BlockReport) {
  if (verdict === 'fail' && !worst.some(({ status }) => status === 'wrong'))
    yield `failing block without a wrong entry: ${name}`;
}

/** How far a component is off: in its own bars, and beyond them relative to its own size. */
interface Excess {
  bars: number;
  relative: number;
}

function excessOf(grad: number, gradapprox: number, bound: number): Excess {
  const off = Math.abs(grad - gradapprox);
  return { bars: off / bound, relative: (off - bound) / Math.max(Math.abs(grad), Math.abs(gradapprox)) };
}

/** Twice as far off by both measures: such a component is worse, whichever of them is used. */
const dominates = (a: Excess, b: Excess) => a.bars > 2 * b.bars && a.relative > 2 * b.relative;

/** Of what is wrong, the worst are shown first: no entry further down, and none that is not shown, is worse than the first by any measure. */
function* passedOver({ components, grad, gradapprox, bound }: Report, { name, offset, size, worst }: BlockReport) {
  const wrong = worst.filter(({ status }) => status === 'wrong').map(e => excessOf(e.grad, e.gradapprox, e.bound));
  if (wrong.length === 0) return;
  if (wrong.some(e => dominates(e, wrong[0]))) yield `worst unsorted: ${name} shows a worse entry after its first`;
  // at a kink or in noise a component may be far off without being wrong
  if (components.kink + components.undecided > 0) return;
  const all = Array.from({ length: size }, (_, k) => offset + k);
  // what lies within its own bars is not wrong, however wide those of a wrong one at a kink are
  const worse = all.find(i => {
    const excess = excessOf(grad[i], gradapprox[i], bound[i]);
    return excess.relative > 0 && wrong.every(e => dominates(excess, e));
  });
  if (worse !== undefined)
    yield `worst not shown: ${name} is worse in entry ${worse - offset} than in any that is shown`;
}
