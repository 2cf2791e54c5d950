import { type GradcheckError, refuse } from '../../errors.js';
import { count, flag, open, orElse, orLike, positive, word } from './fields.js';
import { checkAxes, featuresOf, type LayerOf, type LayerType, matrix, SEQUENCE, zeros } from './layer.js';

type Attention = LayerOf<'attention'>;

const divisor = (at: string, got: number, of: string, n: number): GradcheckError =>
  refuse.spec(at, `${at} is ${got}, which does not divide the ${n} ${of}: give a divisor of ${n}.`);

/** softmax(Q Kᵀ / √d) V, heads / kvHeads heads of Q to one of K and V. */
export const attention: LayerType<Attention> = {
  fields: {
    heads: count,
    kvHeads: orLike(count, 'heads'),
    causal: orElse(flag, false),
    rotary: open(word(['half', 'interleaved'])),
    base: orElse(positive, 10000),
    bias: orElse(flag, true),
  },
  check({ heads, kvHeads }, path) {
    if (heads % kvHeads !== 0) throw divisor(`${path}.kvHeads`, kvHeads, 'heads', heads);
  },
  output(layer, input, place) {
    checkAxes(layer, input, place, SEQUENCE);
    checkHeads(layer, featuresOf(input), place.path);
    return input;
  },
  parameters({ heads, kvHeads, bias }, input) {
    const features = featuresOf(input);
    const kept = (features / heads) * kvHeads;
    const projection = (name: string, outputs: number) => [
      matrix(`W${name}`, outputs, features),
      ...(bias ? [zeros(`b${name}`, outputs)] : []),
    ];
    return [
      ...projection('q', features),
      ...projection('k', kept),
      ...projection('v', kept),
      ...projection('o', features),
    ];
  },
};

function checkHeads({ heads, rotary }: Attention, features: number, path: string): void {
  if (features % heads !== 0) throw divisor(`${path}.heads`, heads, 'features', features);
  const width = features / heads;
  if (rotary === undefined || width % 2 === 0) return;
  const at = `${path}.rotary`;
  throw refuse.spec(at, `${at} turns pairs but a head has ${width} of ${features} features: give heads of even width.`);
}
