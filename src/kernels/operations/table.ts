import type { Layer } from '../layers/layer.js';
import type { PlannedLayer } from '../plan.js';
import type { Recorder } from '../recorder.js';
import { attention } from './attention.js';
import { conv1d, conv2d, convTranspose2d } from './convolution.js';
import { dense } from './dense.js';
import { embedding } from './embedding.js';
import { gatedMlp } from './gatedMlp.js';
import { batchNorm, groupNorm, layerNorm, rmsNorm } from './normalization.js';
import { avgPool2d, globalAvgPool, maxPool2d } from './pool.js';
import type { Record } from './record.js';
import { gru, lstm, rnn } from './recurrent.js';
import { dropout, flatten } from './shape.js';

/** What each type of layer writes to a tape. */
const RECORDS: { readonly [Type in Layer['type']]: Record<Type> } = {
  dense,
  conv2d,
  conv1d,
  convTranspose2d,
  maxPool2d,
  avgPool2d,
  globalAvgPool,
  flatten,
  batchNorm,
  layerNorm,
  groupNorm,
  rmsNorm,
  dropout,
  embedding,
  attention,
  gatedMlp,
  residual: ({ inner }, at, tape) => {
    const { units, positions } = tape.values[at];
    const change = recordLayers(inner, at, tape);
    return tape.add('add', [at, change], tape.values[at], { work: units * positions, linear: true });
  },
  rnn,
  lstm,
  gru,
};

/** The operations of layers one after the other, on value `at`. */
export const recordLayers = (layers: readonly PlannedLayer[], at: number, tape: Recorder): number =>
  layers.reduce((value, layer) => recordLayer(layer, value, tape), at);

function recordLayer(planned: PlannedLayer, at: number, tape: Recorder): number {
  const record = RECORDS[planned.layer.type] as Record<Layer['type']>;
  return tape.within(nameOf(planned), () => record(planned, at, tape));
}

/** A layer by its name, its number or its place: 'conv', 'attention 3', 'residual at spec.layers[2]'. */
export function nameOf({ layer: { type, name }, number, path }: PlannedLayer): string {
  return name ?? (number === undefined ? `${type} at ${path}` : `${type} ${number}`);
}
