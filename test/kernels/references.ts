import { readFileSync } from 'node:fs';
import type { NetworkSpec } from '../../src/forward.js';
import type { Nested } from '../../src/problem.js';

/** A network with data, and its J and dJ/dθ from outside. */
export interface Reference {
  name: string;
  spec: NetworkSpec;
  parameters: Record<string, Nested>;
  x: Nested;
  y: Nested;
  J: number;
  gradients: Record<string, Nested>;
}

const read = (file: string): Reference[] => JSON.parse(readFileSync(`test/data/${file}`, 'utf8'));

/** Networks of every layer, by PyTorch's autograd. */
export const LAYERS = read('layers.json');
/** The hard points of single operations, to 60 digits. */
export const EXTREME_LAYERS = read('layers-extreme.json');

/** References as rows of a table, each behind its name. */
export const byName = (references: readonly Reference[]): [string, Reference][] =>
  references.map(given => [given.name, given]);
