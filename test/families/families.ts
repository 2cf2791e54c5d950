import type { Family } from './family.js';
import { NETWORKS } from './networks.js';
import { OPERATIONS } from './operations.js';

/** Right costs and gradients of every kind that has fooled a gradient checker. */
export const FAMILIES: readonly Family[] = [...NETWORKS, ...OPERATIONS];
