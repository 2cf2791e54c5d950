import { refuse } from '../../errors.js';
import { count, flag, orElse } from './fields.js';
import { type LayerOf, type LayerType, type Parameter, unfit } from './layer.js';

const table = (symbol: string, rows: number, units: number): Parameter => ({
  symbol,
  shape: [rows, units],
  start: { values: 'normal', variance: 1 / units },
});

/** Rows of E by token, and rows of P by step. */
export const embedding: LayerType<LayerOf<'embedding'>> = {
  fields: { vocabulary: count, units: count, positions: orElse(flag, false) },
  output(layer, input, place) {
    const { tokens, path } = place;
    const at = `${path}.vocabulary`;
    if (tokens === undefined)
      throw unfit(layer, input, place, 'tokens: put it first, with spec.inputs { tokens, steps }');
    if (layer.vocabulary < tokens)
      throw refuse.spec(at, `${at} is ${layer.vocabulary} but spec.inputs.tokens is ${tokens}: give at least as many.`);
    return [...input, layer.units];
  },
  parameters: ({ vocabulary, units, positions }, [steps]) => [
    table('E', vocabulary, units),
    ...(positions ? [table('P', steps, units)] : []),
  ],
};
