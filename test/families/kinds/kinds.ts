import { BARRIERS } from './barriers.js';
import { CONVERGED } from './converged.js';
import { DYNAMICS } from './dynamics.js';
import type { Kind } from './kind.js';
import { KINKS } from './kinks.js';
import { LAYERS } from './layers.js';
import { LIKELIHOODS } from './likelihoods.js';
import { NOISE } from './noise.js';
import { PRECISION } from './precision.js';
import { RECURRENCE } from './recurrence.js';
import { REGRESSION } from './regression.js';
import { RIPPLES } from './ripples.js';
import { SHAPES } from './shapes.js';
import { STAIRS } from './stairs.js';
import { STARTS } from './starts.js';
import { UNITS } from './units.js';

/** Right costs with right gradients, of every kind that a verdict has been wrong, mute or boastful about. */
export const KINDS: readonly Kind[] = [
  ...RECURRENCE,
  ...LAYERS,
  ...LIKELIHOODS,
  ...DYNAMICS,
  ...SHAPES,
  ...REGRESSION,
  ...STAIRS,
  ...RIPPLES,
  ...BARRIERS,
  ...UNITS,
  ...CONVERGED,
  ...STARTS,
  ...PRECISION,
  ...NOISE,
  ...KINKS,
];
