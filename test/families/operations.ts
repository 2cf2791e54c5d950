import { type Family, family } from './family.js';
import { averagePool, convolution, maxPoolTies } from './ops/convolution.js';
import * as elementwise from './ops/elementwise.js';
import { biasBeforeBatchNorm, layerNorm, unitLength } from './ops/normalisation.js';
import { weighted } from './ops/op.js';
import { attention, embedding, lstm } from './ops/sequence.js';

const smooth = { smooth: true };

/** Small operations, each as a cost of its own. */
export const OPERATIONS: readonly Family[] = [
  family('layer normalisation', rng => weighted(rng, layerNorm(rng)), smooth),
  family('bias before batch normalisation', rng => weighted(rng, biasBeforeBatchNorm(rng))),
  family('unit length', rng => weighted(rng, unitLength(rng)), smooth),
  family('convolution', rng => weighted(rng, convolution(rng)), smooth),
  family('max-pool with ties', rng => weighted(rng, maxPoolTies(rng))),
  family('average pool', rng => weighted(rng, averagePool(rng)), smooth),
  family('attention', rng => weighted(rng, attention(rng))),
  family('embedding', rng => weighted(rng, embedding(rng)), smooth),
  family('lstm', rng => weighted(rng, lstm(rng)), smooth),
  family('huber', rng => weighted(rng, elementwise.huber(rng))),
  family('squared hinge', rng => weighted(rng, elementwise.squaredHinge(rng))),
  family('fast sine', rng => weighted(rng, elementwise.fastSine(rng))),
  family('logarithm near 0', rng => weighted(rng, elementwise.logarithm(rng))),
  family('edge of the domain', rng => weighted(rng, elementwise.edge(rng))),
  family('even', rng => weighted(rng, elementwise.even(rng))),
  family('extreme sizes', rng => weighted(rng, elementwise.extremeSizes(rng))),
  family('product with a zero', rng => weighted(rng, elementwise.productWithZero(rng))),
  family('affine', rng => weighted(rng, elementwise.affine(rng)), smooth),
];
