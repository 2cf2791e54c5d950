import { count, flag, orElse } from './fields.js';
import {
  checkAxes,
  featuresOf,
  type LayerOf,
  type LayerType,
  type Parameter,
  SEQUENCE,
  type Shape,
  weights,
  zeros,
} from './layer.js';

type Recurrent = LayerOf<'rnn'> | LayerOf<'lstm'> | LayerOf<'gru'>;

/** Gates G of a step: W is (G u, in), U (G u, u), b (G u). */
export const GATES = { rnn: 1, lstm: 4, gru: 3 } as const;

const fields = { units: count, sequences: orElse(flag, true) };

function output(layer: Recurrent, input: Shape, place: Parameters<LayerType['output']>[2]): Shape {
  checkAxes(layer, input, place, SEQUENCE);
  return layer.sequences ? [input[0], layer.units] : [layer.units];
}

/** Every gate starts like a layer of its own: u units that take in all features, or all u states. */
function parameters({ type, units }: Recurrent, input: Shape): Parameter[] {
  const rows = GATES[type] * units;
  const features = featuresOf(input);
  return [
    weights('W', [rows, features], [features, units]),
    weights('U', [rows, units], [units, units]),
    zeros('b', rows),
  ];
}

export const rnn: LayerType<LayerOf<'rnn'>> = { fields, output, parameters };
export const lstm: LayerType<LayerOf<'lstm'>> = { fields, output, parameters };
export const gru: LayerType<LayerOf<'gru'>> = {
  fields,
  output,
  parameters: (layer, input) => [...parameters(layer, input), zeros('bU', GATES.gru * layer.units)],
};
