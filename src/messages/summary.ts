import type { Diagnosis } from '../finding.js';
import { thousands } from '../numbers.js';
import type { Verdict } from '../report.js';
import type { GivenStep, Summary } from '../verdict/summary.js';
import { names, short } from './numbers.js';

/**
 * What a verdict is worth, in one sentence: how many components agree and how well, and what would have been noticed.
 *
 *     47 of 47 components agree to 2.1e-9; seen least clearly: b1; smallest relative error that would have been noticed: 1.0e-6
 */
export function summarySentence(summary: Summary, broken: readonly Diagnosis[] = []): string {
  const { components, agreement, directions, weakest, resolution, verdict, given, wanted } = summary;
  const { agree, checked, weak, kink, undecided, wrong } = components;
  if (checked === 0) return 'nothing was checked';
  const others = [
    [wrong, 'wrong'],
    [weak, 'weak (they agree as far as noise lets see)'],
    [kink, 'at a kink'],
    [undecided, 'undecided'],
  ].flatMap(([count, word]) => (count ? [`${thousands(count as number)} ${word}`] : []));
  const seenBy = given ? ' by steps chosen from the noise of J' : ` to ${brief(agreement)}`;
  const well = directions > 0 ? ` along ${directions} random directions` : seenBy;
  const head = `${thousands(agree)} of ${thousands(checked)} components agree${agree > 0 ? well : ''}`;
  const seen = Number.isFinite(resolution)
    ? `seen least clearly: ${weakest}; smallest relative error that would have been noticed: ${brief(resolution)}`
    : `nothing can be said of block ${weakest}`;
  return [
    [head, ...others].join(', '),
    seen,
    ...(given ? [givenClause(given, agree < checked)] : []),
    ...(wanted === undefined ? [] : [`a resolution of ${brief(wanted)} was asked for`]),
    ...(verdict === 'inconclusive' && wanted === undefined ? ['too much is undecided for more'] : []),
    ...broken.slice(0, 1).map(({ kind }) => `a law is broken: ${LAWS[kind as keyof typeof LAWS]}`),
  ].join('; ');
}

/** The sentence of one of several points, with what came out at the others. */
export function pointSentence(sentence: string, verdicts: readonly Verdict[], point: number, wanted: number): string {
  const checked = verdicts.length - 1;
  const missed = checked < wanted ? `; at ${wanted - checked} of ${wanted} J or its gradient could not be had` : '';
  if (point > 0)
    return `at point ${point} of ${wanted} near the parameters, where they themselves ${verdicts[0] === 'pass' ? 'pass' : 'are inconclusive'}: ${sentence}${missed}`;
  const others = verdicts.slice(1).filter(verdict => verdict === verdicts[0]).length;
  return `${sentence}; the same verdict at ${others} of ${wanted} points near them${missed}`;
}

/** The sentence of a point beside the parameters, where these are a stationary point of J. */
export const stationarySentence = (sentence: string, blocks: readonly string[]): string =>
  `at a point near the parameters, where they themselves are stationary: noise hides the gradient in ${names(blocks)}, as at a minimum, and any mistake in it: ${sentence}`;

const LAWS = {
  parity: 'cost and costAndGradients are to be one J',
  linearity: 'a derivative is linear in what it is multiplied with',
  adjoint: 'forward and backward derivatives are adjoint',
  asymmetric: 'second derivatives are symmetric',
};

const BLAME: Readonly<Record<GivenStep['by'], string>> = {
  noise: 'it is too small, so the rounding of J rules',
  bend: 'it is too large, so J bends within it',
  standstill: 'it is too small to move every parameter',
};

/** The step given computes the numbers that are reported; it does not decide. */
const givenClause = ({ step, difference, by }: GivenStep, inPart: boolean): string =>
  `the step given, ${short(step)}, does not decide: its difference of ${brief(difference)}${inPart ? ' over those that agree' : ''} is its own fault, ${BLAME[by]}`;

const brief = (x: number): string => (x === 0 ? '0' : x.toExponential(1).replace('e+', 'e'));

/** How the arrays of two gradients were told to be the same ones, and what they may differ by where a measuring stick says so. */
export function pairingSentence(
  by: 'name' | 'layer' | 'order',
  pairs: readonly (readonly [mine: string, reference: string])[],
  times: number | undefined,
): string {
  const shown = pairs.slice(0, 6).map(([mine, reference]) => `${mine} with ${reference}`);
  const list = shown.join(', ') + (pairs.length > shown.length ? ', …' : '');
  return [
    'entry by entry',
    ...(by === 'name'
      ? []
      : [`arrays paired by ${by === 'layer' ? 'their place among dense layers' : 'their order'}: ${list}`]),
    ...(times === undefined
      ? []
      : [`an entry may be off by ${short(times)} × the error of the measuring stick in its block`]),
  ].join('; ');
}

/** Why no difference was taken, in one sentence. */
export function unjudgedSentence(findings: readonly Pick<Diagnosis, 'kind'>[]): string {
  const is = (wanted: Diagnosis['kind']) => findings.some(({ kind }) => kind === wanted);
  const why = is('nondeterministic')
    ? 'the same parameters give other values at every call'
    : is('vacuous')
      ? 'cost does not react to its parameters'
      : is('batch')
        ? 'the same parameters give two values of J'
        : 'calls leave traces in later ones';
  return `no difference was taken: ${why}, so that nothing can be compared`;
}
