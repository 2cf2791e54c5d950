// A cost that is no function of θ: nothing can be proved.
export * from './named.mjs';
import * as named from './named.mjs';

export const cost = p => named.cost(p) + Math.random();
