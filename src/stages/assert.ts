import { checkStages, type StagesOptions } from './checkStages.js';
import { formatStages } from './format.js';
import type { Pipeline } from './pipeline.js';
import type { StagesReport } from './report.js';

/** A pipeline that did not pass. The message is the report. */
export class StagesAssertion extends Error {
  override readonly name = 'AssertionError';
  declare readonly report: StagesReport;
  constructor(report: StagesReport) {
    super(formatStages(report));
    // as in GradcheckAssertion
    Object.defineProperty(this, 'report', { value: report });
  }
}

/**
 * Checks a pipeline in any test runner: throws unless the verdict is pass, also where the check decided nothing.
 *
 *     await assertStages({ input, stages });
 *
 * @returns the report
 * @throws {StagesAssertion} whose message is the report, and what `checkStages` refuses
 */
export async function assertStages(pipeline: Pipeline, options?: StagesOptions): Promise<StagesReport> {
  const report = await checkStages(pipeline, options);
  if (report.verdict !== 'pass') throw new StagesAssertion(report);
  return report;
}
