import type { Recorder } from '../recorder.js';
import type { Planned, Record } from './record.js';

/** Wo softmax(q kᵀ / √d) v + bo, q and k turned where rotary positions are asked for. */
export const attention: Record<'attention'> = (planned, at, tape) => {
  const { layer, parameters: p } = planned;
  const q = turned(planned, tape.affine(at, p.Wq, p.bq), tape);
  const k = turned(planned, tape.affine(at, p.Wk, p.bk), tape);
  const v = tape.affine(at, p.Wv, p.bv);
  const value = tape.values[q];
  const { positions, units } = value;
  const pairs = layer.heads * positions * positions;
  const mixed = tape.add('attention', [q, k, v], value, {
    sizes: [layer.heads, layer.kvHeads, Number(layer.causal)],
    workspace: pairs + positions,
    kept: [0, pairs],
    scratch: 2 * positions,
    turned: [q, k, v],
    work: 2 * positions * positions * units,
    mixes: true,
  });
  return tape.affine(mixed, p.Wo, p.bo);
};

function turned({ layer, input }: Planned<'attention'>, at: number, tape: Recorder): number {
  if (layer.rotary === undefined) return at;
  const value = tape.values[at];
  const width = input[input.length - 1] / layer.heads;
  return tape.add('rotate', [at], value, {
    number: layer.base,
    sizes: [width, Number(layer.rotary === 'interleaved')],
    workspace: value.positions * width,
    work: 4 * value.units * value.positions,
    linear: true,
  });
}
