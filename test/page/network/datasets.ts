import { readFileSync } from 'node:fs';
import type { DenseSpec } from '../../../src/forward.js';
import type { Dataset } from '../../../src/page/network/dataset.js';
import { readLayers } from '../../../src/page/network/layers.js';

/** A data set of the page. */
export const dataset = (name: string): Dataset => JSON.parse(readFileSync(`src/page/data/${name}.json`, 'utf8'));

/** A network as the page's address spells it. */
export const spec = (inputs: number, layers: string, cost: DenseSpec['cost'], l2 = 0): DenseSpec => ({
  inputs,
  layers: readLayers(layers)!,
  cost,
  l2,
});
