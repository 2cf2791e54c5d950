import type { Options } from '../problem.js';
import type { Report } from '../report.js';
import { isReference } from './against.js';

/**
 * The call that repeats a check, from what the report knows: gradcheck(problem, { step: 1e-7, seed: 0 }).
 * Of two gradients: compareGradients(mine, reference, { precision: 'float32', tolerance: 0.0001 }).
 * A door that knows more (the command knows the model's path and every option given) passes its own line instead.
 */
export function callAgain(report: Report): string {
  const { step, steps, sides, threshold, only, except, coverage, budget, time, seed } = report;
  const { points, wanted, nondeterminism, declared, kinks, selfTest } = report;
  if (report.again !== undefined) return report.again;
  if (isReference(report))
    return `compareGradients(mine, reference, { precision: '${report.precision}', tolerance: ${report.tolerance} })`;
  const tolerance = toleranceAgain(report);
  const options: Options = {
    ...(step === null ? {} : { step }),
    ...(steps ? { step: steps.map(({ step }) => step) } : {}),
    ...(sides === 'one' ? { sides } : {}),
    threshold,
    ...(tolerance === undefined ? {} : { tolerance }),
    ...(only === null ? {} : { only }),
    ...(except ? { except } : {}),
    ...(coverage ? { components: coverage } : {}),
    ...(points ? { points: points.length - 1 } : {}),
    ...(wanted ? { resolution: wanted } : {}),
    ...(nondeterminism ? { nondeterminism } : {}),
    ...(declared ? { precision: declared } : {}),
    ...(kinks ? { kinks } : {}),
    ...(selfTest ? { selfTest: true } : {}),
    ...(budget ? { budget } : {}),
    ...(time ? { time } : {}),
    seed,
  };
  const entries = Object.entries(options).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return `gradcheck(problem, { ${entries.join(', ')} })`;
}

/** The general tolerance, with those of single blocks where some have their own. */
function toleranceAgain({ tolerance, tolerances }: Report): Options['tolerance'] {
  const general = Number.isNaN(tolerance) ? undefined : tolerance;
  if (!tolerances) return general;
  return { ...(general === undefined ? {} : { '*': general }), ...tolerances };
}
