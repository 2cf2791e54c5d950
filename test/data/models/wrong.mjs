// As named.mjs, with a factor lost in W.
import * as right from './named.mjs';

export const { parameters, cost } = right;
export const gradients = p => ({ ...right.gradients(p), W: p.W.map(row => row.map(w => w * w)) });
