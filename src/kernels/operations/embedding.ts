import type { Record } from './record.js';

/** E[token] + P[step] */
export const embedding: Record<'embedding'> = ({ layer, parameters: { E, P } }, at, tape) => {
  const { positions } = tape.values[at];
  const { vocabulary, units } = layer;
  const extra = P ? positions : 0;
  const parameters = tape.parameters({
    ...{ W: E, b: P, units, inputs: vocabulary, extra, unitStep: 1, inputStep: units },
  });
  return tape.add('embedding', [at], { units, positions }, { parameters, linear: true });
};
