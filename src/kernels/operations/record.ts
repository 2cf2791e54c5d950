import type { Layer, LayerOf } from '../layers/layer.js';
import type { PlannedLayer } from '../plan.js';
import type { Recorder } from '../recorder.js';

/** A layer of one type, with its shapes and arrays. */
export type Planned<Type extends Layer['type']> = Omit<PlannedLayer, 'layer'> & { readonly layer: LayerOf<Type> };

/** Writes what a layer does on value `at` to a tape; the index of the value that comes out. */
export type Record<Type extends Layer['type']> = (planned: Planned<Type>, at: number, tape: Recorder) => number;
