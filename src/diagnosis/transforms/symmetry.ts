import type { Details } from '../../finding.js';
import { NUMBER, nth, ofKind } from '../bits.js';
import type { BlockEvidence } from '../evidence.js';
import type { Prediction } from '../fit.js';
import type { Family, Transform } from '../hypothesis.js';

/** Of a square G, commonest first: (G + Gᵀ)/2, entries off the diagonal halved or doubled, an antisymmetric matrix added. */
export const symmetry: Family = ({ block }, most) => {
  const [n, across] = block.shape;
  if (ofKind('symmetry') > most || block.shape.length !== 2 || n !== across || n < 2) return [];
  const { gradapprox: G, slack } = block;
  const mirror = (i: number) => (i % n) * n + Math.floor(i / n);
  const off = (by: number): Prediction => {
    const factor = (i: number) => (mirror(i) === i ? 1 : by);
    return { value: i => factor(i) * G[i], slack: i => factor(i) * slack[i] };
  };
  const mean = (v: Float64Array) => (i: number) => (v[i] + v[mirror(i)]) / 2;
  return [
    form('symmetrised', 0, { value: mean(G), slack: mean(slack) }),
    form('half', 1, off(0.5)),
    form('double', 2, off(2)),
    ...antisymmetric(block, mirror),
  ];
};

const form = (name: Details['symmetry']['form'], k: number, prediction: Prediction): Transform => ({
  ...prediction,
  says: [{ kind: 'symmetry', detail: { form: name } }],
  bits: ofKind('symmetry') + nth(k),
  fitted: 0,
  beside: false,
});

/** grad − G is antisymmetric: half of the wrong entries are free, the other half follow. */
function antisymmetric(block: BlockEvidence, mirror: (i: number) => number): Transform[] {
  const { grad, gradapprox: G, slack, wrong } = block;
  if (wrong.length < 2) return [];
  const skew = (i: number) => (grad[i] - G[i] - grad[mirror(i)] + G[mirror(i)]) / 2;
  const free = Math.ceil(wrong.length / 2);
  const prediction = { value: (i: number) => G[i] + skew(i), slack: (i: number) => slack[i] + slack[mirror(i)] };
  const made = form('antisymmetric', 3, prediction);
  return [{ ...made, bits: made.bits + free * NUMBER, fitted: free }];
}
