import type { Record } from './record.js';

/** All positions of an example as one vector. */
export const flatten: Record<'flatten'> = (_, at, tape) => {
  const { units, positions } = tape.values[at];
  return tape.add('flatten', [at], { units: units * positions, positions: 1 }, { mixes: true, linear: true });
};

/** x mask / (1 − rate) */
export const dropout: Record<'dropout'> = ({ layer }, at, tape) => {
  const value = tape.values[at];
  return tape.add('dropout', [at], value, {
    number: layer.rate,
    sizes: [layer.seed],
    work: value.units * value.positions,
    linear: true,
  });
};
