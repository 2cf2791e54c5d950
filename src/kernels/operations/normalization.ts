import type { Recorder } from '../recorder.js';
import type { Planned, Record } from './record.js';

/** Names of Over in assembly/operations/normalize.ts, in its order. */
const OVER = ['layer', 'rms', 'group', 'batch'] as const;

/** (X − mean) / √(variance + ε) over sets of entries, then gamma and beta. */
function normalized(
  { layer, parameters: { gamma, beta } }: Pick<Planned<'batchNorm'>, 'layer' | 'parameters'>,
  at: number,
  tape: Recorder,
  { over, width, sets }: { over: (typeof OVER)[number]; width: number; sets: number },
): number {
  const value = tape.values[at];
  const count = value.units * value.positions;
  const mixes = over === 'group' || over === 'batch';
  const Y = tape.add('normalize', [at], value, {
    number: layer.epsilon,
    sizes: [OVER.indexOf(over), width],
    workspace: sets,
    turned: [tape.values.length],
    work: 4 * count,
    mixes,
    mixesExamples: over === 'batch',
  });
  const units = value.units;
  const parameters = tape.parameters({
    ...{ W: gamma, b: beta, units, inputs: 1, extra: beta ? 1 : 0, unitStep: 1, inputStep: units },
  });
  return tape.add('scale', [Y], value, { parameters, work: count, linear: true });
}

export const layerNorm: Record<'layerNorm'> = (planned, at, tape) => {
  const { units, positions } = tape.values[at];
  return normalized(planned as never, at, tape, { over: 'layer', width: units, sets: positions });
};

export const rmsNorm: Record<'rmsNorm'> = (planned, at, tape) => {
  const { units, positions } = tape.values[at];
  return normalized(planned as never, at, tape, { over: 'rms', width: units, sets: positions });
};

export const groupNorm: Record<'groupNorm'> = (planned, at, tape) => {
  const { units } = tape.values[at];
  const { groups } = planned.layer;
  return normalized(planned as never, at, tape, { over: 'group', width: units / groups, sets: groups });
};

export const batchNorm: Record<'batchNorm'> = (planned, at, tape) =>
  normalized(planned, at, tape, { over: 'batch', width: 1, sets: tape.values[at].units });
