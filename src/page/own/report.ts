import { parseReport, type Report } from '../../index.js';

/** A file that cannot be shown: in one sentence what is wrong with it. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError';
}

/**
 * A report from its JSON, which may come from anywhere: every field is looked at, and no block reaches beyond the components.
 *
 * @throws {GradcheckError | UnreadableError} which field is not what it should be
 */
export function readReport(json: string): Report {
  const report = parseReport(json);
  for (const { name, offset, size, shape } of report.blocks)
    if (offset + size > report.grad.length || shape.reduce((product, n) => product * n, 1) !== size)
      throw new UnreadableError(`Block ${name} does not fit into the report: offset, size and shape disagree.`);
  return report;
}
