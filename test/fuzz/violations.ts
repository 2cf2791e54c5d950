import { GradcheckError } from '../../src/errors.js';
import { inconstancy, misconduct, misjudgement } from './invariants/conduct.js';
import { misformats } from './invariants/formats.js';
import { dishonesties } from './invariants/honest.js';
import { type Run, run } from './run.js';
import type { Sample } from './sample.js';

/** What came of a sample: a verdict or a refusal, and every invariant that it broke. */
export interface Trial {
  outcome: string;
  violations: string[];
}

/** Checks a sample twice and holds all invariants against what came of it. */
export async function trial(sample: Sample): Promise<Trial> {
  const first = await run(sample);
  const second = await run(sample);
  const { report } = first;
  return {
    outcome: outcomeOf(first),
    violations: [
      ...misconduct(sample, first),
      ...misjudgement(sample, first),
      ...inconstancy(first, second),
      ...(report ? [...dishonesties(report), ...misformats(report)] : []),
    ],
  };
}

function outcomeOf({ report, error, boom }: Run): string {
  if (report) return report.verdict;
  if (error === boom) return 'thrown on';
  return error instanceof GradcheckError ? `refused: ${error.code}` : 'crashed';
}

/** 'blind pass: resolution 3' → 'blind pass'. */
export const kindOf = (violation: string): string => violation.split(':')[0];
