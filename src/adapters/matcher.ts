import { formatReport, gradcheck, type Options, type Problem } from '../index.js';

/** What vitest and jest take from a matcher. */
export interface MatcherResult {
  pass: boolean;
  message(): string;
}

/**
 * The matcher behind `expect(problem).toPassGradcheck(options)`; its message is the report.
 *
 * An inconclusive check fails either way: it proves neither that the gradient is right nor, after `.not`, that it is wrong.
 */
export async function toPassGradcheck(
  this: { isNot?: boolean },
  problem: Problem,
  options?: Options,
): Promise<MatcherResult> {
  const report = await gradcheck(problem, options);
  const unproven = report.verdict === 'inconclusive' && this.isNot === true;
  return { pass: report.verdict === 'pass' || unproven, message: () => formatReport(report, 'text') };
}
