import { windowsOf } from '../layers/convolution.js';
import type { LayerOf } from '../layers/layer.js';
import type { Recorder } from '../recorder.js';
import { axesOf, movingRows } from './axes.js';
import type { Planned } from './record.js';

type Convolution = 'conv2d' | 'conv1d' | 'convTranspose2d';

/** Rows of shifted inputs that are multiplied at a time: enough for a product, few enough to stay in a cache. */
const ROWS = 64;

/** g(Σ_tap W[tap]ᵀ X + b): see assembly/operations/convolution.ts. */
function record<Type extends Convolution>(planned: Planned<Type>, at: number, tape: Recorder): number {
  const { W, b } = planned.parameters;
  const layer = planned.layer as LayerOf<Convolution>;
  const units = layer.filters;
  const { units: channels, positions: given } = tape.values[at];
  const inputs = W.size / units;
  const windows = windowsOf(layer, planned.input);
  const positions = windows.reduce((n, { output }) => n * output, 1);
  const together = Math.min(inputs / channels, Math.ceil(ROWS / channels));
  const rows = together * channels;
  // of a single unit W is one row: by the other steps it would be as many units as it has parameters
  const steps = units === 1 ? { unitStep: inputs, inputStep: 1 } : { unitStep: 1, inputStep: units };
  const convolved = tape.add(
    'convolution',
    [at],
    { units, positions },
    {
      parameters: tape.parameters({ W, b, units, inputs, extra: b ? 1 : 0, ...steps }),
      sizes: [...axesOf(windows, layer.type === 'convTranspose2d'), together],
      workspace: Math.max(rows * positions, given) + rows * units,
      scratch: movingRows(tape.values[at]),
      work: positions * units * (inputs + (b ? 1 : 0)),
      mixes: true,
      linear: true,
    },
  );
  return tape.activate(layer.activation, convolved);
}

export const conv2d = record<'conv2d'>;
export const conv1d = record<'conv1d'>;
export const convTranspose2d = record<'convTranspose2d'>;
