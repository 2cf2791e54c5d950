import { GradcheckError } from '../../../src/errors.js';
import type { Subject, Trial } from '../fuzz.js';
import { misformats } from '../invariants/formats.js';
import { dishonesties } from '../invariants/honest.js';
import { inconstancy, misconduct, misjudgement } from './conduct.js';
import { type Run, run } from './run.js';
import { type Sample, sample } from './sample.js';

/** gradcheck() over trees, costs, gradients, options and seeds. */
export const problems: Subject<Sample> = { sample, trial };

/** Checks a sample twice and holds all invariants against what came of it. */
async function trial(drawn: Sample): Promise<Trial> {
  const first = await run(drawn);
  const second = await run(drawn);
  const { report } = first;
  return {
    outcome: outcomeOf(first),
    violations: [
      ...misconduct(drawn, first),
      ...misjudgement(drawn, first),
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
