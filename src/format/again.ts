import type { Options } from '../problem.js';
import type { Report } from '../report.js';

/**
 * The call that repeats a check, from what the report knows: gradcheck(problem, { step: 1e-7, seed: 0 }).
 * A door that knows more (the command knows the model's path and every option given) passes its own line instead.
 */
export function callAgain({ step, sides, threshold, tolerance, only, coverage, budget, seed }: Report): string {
  const options: Options = {
    ...(step === null ? {} : { step }),
    ...(sides === 'one' ? { sides } : {}),
    threshold,
    ...(Number.isNaN(tolerance) ? {} : { tolerance }),
    ...(only === null ? {} : { only }),
    ...(coverage ? { components: coverage } : {}),
    ...(budget ? { budget } : {}),
    seed,
  };
  const entries = Object.entries(options).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return `gradcheck(problem, { ${entries.join(', ')} })`;
}
