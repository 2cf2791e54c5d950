import { makeObjective } from '../../src/objective/objective.js';
import type { Problem } from '../../src/problem.js';
import { random } from '../../src/random.js';
import { REASONS, type Reason } from '../../src/report.js';
import { pack } from '../../src/theta/layout.js';
import { judge } from '../../src/verdict/judge.js';
import { summarize } from '../../src/verdict/summary.js';
import type { JudgeRequest } from '../../src/verdict/trial.js';

/** Judges a problem and adds it up, as a check does but for state probes and diagnosis. */
export async function judged(problem: Problem, rest: Partial<Omit<JudgeRequest, 'objective' | 'layout'>> = {}) {
  const { layout } = pack(problem.parameters);
  const objective = makeObjective(problem, layout);
  const grad = rest.grad ?? (await objective.gradient());
  const before = objective.evaluations;
  const judgement = await judge({ objective, layout, settings: {}, random: random(1), ...rest, grad });
  const evaluations = objective.evaluations - before;
  const reasons: Reason[] = Array.from(judgement.reason, code => REASONS[code]);
  const kinds = judgement.findings.map(({ kind }) => kind);
  return { ...summarize(judgement, layout), judgement, evaluations, reasons, kinds, layout, objective };
}

type Vector = { x: ArrayLike<number> };

/** A cost that is a sum of one function of every parameter, with its gradient. */
export const separable = (
  x: ArrayLike<number>,
  f: (x: number, i: number) => number,
  slope: (x: number, i: number) => number,
): Problem<Vector> => ({
  parameters: { x },
  cost: p => Array.from(p.x, f).reduce((a, b) => a + b, 0),
  gradients: (p: Vector) => ({ x: Float64Array.from(p.x, slope) }),
});
