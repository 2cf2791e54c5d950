import { diagnose } from '../../src/diagnosis/diagnose.js';
import type { Diagnosis } from '../../src/finding.js';
import { readData } from '../../src/kernels/data.js';
import { mistakenGradients } from '../../src/kernels/mistaken.js';
import { gradientAt, prepare } from '../../src/kernels/model.js';
import { kernelPool } from '../../src/kernels/module.js';
import { packParameters } from '../../src/kernels/parameters.js';
import { checkSpec } from '../../src/kernels/spec.js';
import type { Reference } from '../kernels/references.js';
import { evidence } from './evidence.js';

/** What is made of a mistake: named with its layer, told as what it leaves behind, something else, or too small to be wrong. */
export const OUTCOMES = ['named', 'left', 'other', 'too small'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Kinds that say the same as a mistake of which nothing but a factor, or nothing at all, is left. */
export const LEFT: readonly string[] = ['scale', 'zero', 'unused', 'column-factors'];

/** Every mistake that a backward pass of a network may make, with what the diagnosis says of its gradient. */
export async function mistakesIn({ spec, parameters, x, y }: Reference) {
  const checked = checkSpec(spec);
  const model = prepare(await kernelPool(), checked, readData(checked, { x, y }));
  const theta = packParameters(checked, parameters);
  const { operations } = model.tape;
  const all = [...mistakenGradients(model, theta)].map(made => ({ ...made, layer: operations[made.operation].layer }));
  const gradapprox = gradientAt(model, theta);
  const told: { layer: string; mistake: string; outcome: Outcome }[] = [];
  for (const { layer, mistake, grad } of all) {
    const found = await diagnose(evidence(parameters, gradapprox, grad, { mistaken: () => all }));
    told.push({ layer, mistake, outcome: outcomeOf(found, { layer, mistake }) });
  }
  return told;
}

function outcomeOf([first]: readonly Diagnosis[], made: { layer: string; mistake: string }): Outcome {
  if (first === undefined) return 'too small';
  if (first.kind !== 'operation') return LEFT.includes(first.kind) ? 'left' : 'other';
  const rivals = (first.rivals ?? []).flatMap(rival => ('operation' in rival ? [rival.operation] : []));
  const same = [first.detail, ...rivals].some(({ layer, mistake }) => layer === made.layer && mistake === made.mistake);
  return same ? 'named' : 'other';
}
