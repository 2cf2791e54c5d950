import type { Proved, Unproved } from './alternative.js';
import { edge } from './edge.js';
import { finer } from './finer.js';
import { jump } from './jump.js';
import { kink } from './kink.js';
import { stairs } from './stairs.js';
import { still } from './still.js';
import { swing } from './swing.js';

/** In this order: a jump looks like a kink that widens, and where no estimate came about only one side or nothing moves. */
export const BEFORE_GIVING_UP: readonly Unproved[] = [jump, kink, edge, still];

/** In this order: the first takes no evaluation, the second a ladder, the third thirty evaluations a window. */
export const AFTER_PROOF: readonly Proved[] = [swing, finer, stairs];
