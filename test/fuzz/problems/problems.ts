import { GradcheckError } from '../../../src/errors.js';
import type { Subject, Trial } from '../fuzz.js';
import { misformats } from '../invariants/formats.js';
import { dishonesties } from '../invariants/honest.js';
import { inconstancy, misconduct, misjudgement } from './conduct.js';
import { type Run, run } from './run.js';
import { type Sample, sample } from './sample.js';

/** gradcheck() over trees, costs, gradients, options and seeds. */
export const problems: Subject<Sample> = { sample, trial };

/** One sample of so many is checked a second time, and one written out in every format: what breaks there shows in some as well as in all. */
const REPEATED = 8;
const WRITTEN = 4;

/** Checks a sample and holds all invariants against what came of it. */
async function trial(drawn: Sample): Promise<Trial> {
  const first = await run(drawn);
  const second = drawn.options.seed! % REPEATED === 0 ? await run(drawn) : first;
  const { report } = first;
  return {
    outcome: outcomeOf(first),
    violations: [
      ...misconduct(drawn, first),
      ...misjudgement(drawn, first),
      ...inconstancy(first, second),
      ...(report ? dishonesties(report) : []),
      ...(report && report.seed % WRITTEN === 0 ? misformats(report) : []),
    ],
  };
}

function outcomeOf({ report, error, boom }: Run): string {
  if (report) return report.verdict;
  if (error === boom) return 'thrown on';
  return error instanceof GradcheckError ? `refused: ${error.code}` : 'crashed';
}
