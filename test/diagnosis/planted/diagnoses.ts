import { diagnose } from '../../../src/diagnosis/diagnose.js';
import type { Diagnosis } from '../../../src/finding.js';
import { probeState } from '../../../src/laws/laws.js';
import { exampleGradients } from '../../../src/objective/examples.js';
import { makeObjective } from '../../../src/objective/objective.js';
import { settle } from '../../../src/options.js';
import type { Options, Problem } from '../../../src/problem.js';
import { random } from '../../../src/random.js';
import { select } from '../../../src/selection.js';
import { pack } from '../../../src/theta/layout.js';
import { tolerancesOf } from '../../../src/tolerances.js';
import { judge } from '../../../src/verdict/judge.js';

/** What gradcheck() finds out about a wrong gradient, before it is put into words: the findings of the diagnosis alone. */
export async function diagnosesOf(problem: Problem, options: Options = {}): Promise<Diagnosis[]> {
  const { forward, examples, example } = problem;
  const { layout, objective, judgement } = await judged(problem, options);
  return diagnose({
    layout,
    theta: objective.theta.slice(),
    judgement,
    forward,
    examples,
    example: example && (async s => (await judged(example(s), {})).judgement),
    exampleGradients: () => exampleGradients(objective),
  });
}

/** The judgement that the diagnosis starts from. */
async function judged(problem: Problem, options: Options) {
  const settings = settle(options);
  const { layout } = pack(problem.parameters);
  const objective = makeObjective(problem, layout, settings.seed);
  const { grad } = await probeState(objective, layout, { seed: settings.seed, seeded: false });
  const { indices } = select(layout, settings);
  const tolerated = tolerancesOf(settings.tolerance, layout.blocks);
  const judgement = await judge({
    ...{ objective, layout, grad, indices },
    settings: { ...settings, ...tolerated },
    random: random(settings.seed),
  });
  return { layout, objective, judgement };
}
