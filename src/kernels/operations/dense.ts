import type { Record } from './record.js';

/** g(W A + b), W its own or that of an embedding. */
export const dense: Record<'dense'> = ({ layer, parameters: { W, b }, tied }, at, tape) =>
  tape.activate(layer.activation, tape.affine(at, tied ?? W, b));
