import type { Tape } from './operation.js';
import { recordLayers } from './operations/table.js';
import { Recorder } from './recorder.js';
import { planOf, type Spec } from './spec.js';

const tapes = new WeakMap<Spec, Tape>();

/** The tape of a network; made once. */
export function tapeOf(spec: Spec): Tape {
  const known = tapes.get(spec);
  if (known) return known;
  const tape = record(spec);
  tapes.set(spec, tape);
  return tape;
}

function record(spec: Spec): Tape {
  const plan = planOf(spec);
  const recorder = new Recorder(plan);
  const at = recordLayers(plan.layers, 0, recorder);
  const { values, operations } = recorder;
  const target = spec.cost === 'squaredError' ? at : operations[at - 1].reads[0];
  const mixes = operations.some(operation => operation.mixesExamples);
  return { values, operations, target, output: at, mixes, blocks: plan.blocks, size: plan.size };
}

/** The entries of θ that the penalty counts, as ranges. */
export const penalisedOf = ({ blocks }: Tape): { offset: number; size: number }[] =>
  blocks.filter(({ penalised }) => penalised).map(({ offset, size }) => ({ offset, size }));

/** The operations that read each value, ascending. */
export function readersOf({ values, operations }: Tape): number[][] {
  const readers: number[][] = values.map(() => []);
  operations.forEach(({ reads }, k) => {
    for (const v of new Set(reads)) readers[v].push(k);
  });
  return readers;
}
