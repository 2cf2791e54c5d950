import type { Statement } from '../../finding.js';

/** Entry i of grad is entry source(i) of gradapprox; −1 stands for 0. */
export interface Arrangement {
  source(i: number): number;
  says: Statement;
  bits: number;
}
