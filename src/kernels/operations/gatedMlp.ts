import type { Record } from './record.js';

/** Wd (g(Wg x) ⊙ Wu x) */
export const gatedMlp: Record<'gatedMlp'> = ({ layer, parameters: { Wg, Wu, Wd } }, at, tape) => {
  const gate = tape.activate(layer.activation, tape.affine(at, Wg));
  const up = tape.affine(at, Wu);
  const { units, positions } = tape.values[up];
  const gated = tape.add('multiply', [gate, up], tape.values[up], { turned: [gate, up], work: units * positions });
  return tape.affine(gated, Wd);
};
