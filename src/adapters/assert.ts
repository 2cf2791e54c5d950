import { formatReport, gradcheck, type Options, type Problem, type Report } from '../index.js';

/** A gradient that did not pass. The message is the report. */
export class GradcheckAssertion extends Error {
  override readonly name = 'AssertionError';
  declare readonly report: Report;
  constructor(report: Report) {
    super(formatReport(report, 'text'));
    // the message tells it: runners that print all fields of an error would print every number of it too
    Object.defineProperty(this, 'report', { value: report });
  }
}

/**
 * Checks a gradient in any test runner: throws unless the verdict is pass, also where the check decided nothing.
 *
 *     await assertGradcheck({ parameters, cost, gradients });
 *
 * @returns the report
 * @throws {GradcheckAssertion} whose message is the report, and what `gradcheck` refuses
 */
export async function assertGradcheck(problem: Problem, options?: Options): Promise<Report> {
  return assertPass(await gradcheck(problem, options));
}

/**
 * Throws unless a report's verdict is pass.
 *
 *     for (const { name, run } of cases(table)) test(name, async () => assertPass(await run()))
 *
 * @returns the report
 * @throws {GradcheckAssertion} whose message is the report
 */
export function assertPass(report: Report): Report {
  if (report.verdict !== 'pass') throw new GradcheckAssertion(report);
  return report;
}
