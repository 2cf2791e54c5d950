import { Threw, words } from '../errors.js';
import type { Diagnosis } from '../finding.js';
import { definedObjective } from '../objective/defined.js';
import { makeObjective } from '../objective/objective.js';
import type { Law, Problem } from '../problem.js';
import { pack } from '../theta/layout.js';
import { probeAdjoint, probeSymmetric } from './adjoint.js';
import { probeState } from './laws.js';
import { bent, type LawOptions, probeLinear } from './linear.js';

/** What laws are asked with beside their own options. */
export interface TheoryOptions extends LawOptions {
  seed: number;
}

/**
 * Asks the laws that a problem brings, in their order. Once a map has thrown or is not linear, nothing more is said of it: the rest follows from that.
 *
 * @throws {GradcheckError} `aborted`, and results of another structure
 */
export async function probeLaws(laws: readonly Law[], options: TheoryOptions): Promise<Diagnosis[]> {
  const found: Diagnosis[] = [];
  const blamed = new Set<string>();
  for (const law of laws) {
    if (namesOf(law).some(name => blamed.has(name))) continue;
    const broken = await probe(law, options).catch(error => unasked(law, error));
    if (broken.length > 0) for (const name of namesOf(law)) blamed.add(name);
    found.push(...broken);
  }
  return found;
}

function probe(law: Law, options: TheoryOptions): Promise<Diagnosis[]> {
  switch (law.law) {
    case 'linear':
      return probeLinear(law.of, options);
    case 'adjoint':
      return probeAdjoint(law.of, law.to, options);
    case 'symmetric':
      return probeSymmetric(law, options);
    case 'pattern':
      return probePattern(law);
    case 'state':
      return probeCheaper(law.of, options);
  }
}

/** A function that threw where it was only to be asked for a product. */
function unasked(law: Law, error: unknown): Diagnosis[] {
  if (!(error instanceof Threw) || law.law === 'state') throw error;
  const argument = 'of' in law ? law.of.argument : '';
  return bent({ name: error.source, argument }, { how: 'threw', words: words(error) });
}

const namesOf = (law: Law): string[] => {
  if (law.law === 'state' || law.law === 'pattern') return [];
  if (law.law === 'adjoint') return [law.of.name, law.to.name];
  return ['of' in law ? law.of.name : law.name];
};

async function probePattern({ name: of, outside }: Extract<Law, { law: 'pattern' }>): Promise<Diagnosis[]> {
  const [at, ...others] = await outside();
  if (at === undefined) return [];
  return [{ kind: 'pattern', blocks: [], certainty: 'certain', detail: { of, entries: others.length + 1, at } }];
}

/** What repeated calls of a problem of the same functions say. */
async function probeCheaper(problem: Problem, options: TheoryOptions): Promise<Diagnosis[]> {
  const { layout } = pack(problem.parameters);
  const objective = definedObjective(makeObjective(problem, layout, options.seed));
  return (await probeState(objective, layout, { ...options, seeded: false })).findings;
}
