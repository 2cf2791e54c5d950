import { vi } from 'vitest';
import type * as Module from '../../src/check/gradcheck.js';

/**
 * Every report of the suite is held against the schema that is published, and against the fields it names: whatever a test asks gradcheck() for,
 * it fails where the report is not what other programs are told to expect.
 */
vi.mock('../../src/check/gradcheck.js', async original => {
  const { gradcheck } = await original<typeof Module>();
  const { unlikeSchema } = await import('./described.js');
  const checked: typeof gradcheck = async (problem, options) => {
    const report = await gradcheck(problem, options);
    const unlike = unlikeSchema(report);
    if (unlike !== undefined) throw new Error(`this report is not as report.schema.json has it: ${unlike}`);
    return report;
  };
  return { gradcheck: checked };
});
