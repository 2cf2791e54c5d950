import { refuse } from '../../errors.js';
import type { Layer } from '../layers/layer.js';
import type { PlannedLayer } from '../plan.js';
import type { Recorder } from '../recorder.js';
import { dense } from './dense.js';
import type { Record } from './record.js';
import { gru, lstm, rnn } from './recurrent.js';

/** What each type of layer writes to a tape. */
const RECORDS: { readonly [Type in Layer['type']]?: Record<Type> } = {
  dense,
  rnn,
  lstm,
  gru,
};

/** The operations of layers one after the other, on value `at`. */
export const recordLayers = (layers: readonly PlannedLayer[], at: number, tape: Recorder): number =>
  layers.reduce((value, layer) => recordLayer(layer, value, tape), at);

function recordLayer(planned: PlannedLayer, at: number, tape: Recorder): number {
  const record = RECORDS[planned.layer.type] as Record<Layer['type']> | undefined;
  if (record === undefined) throw refuse.spec(planned.path, `${planned.layer.type} cannot be run yet.`);
  return record(planned, at, tape);
}
