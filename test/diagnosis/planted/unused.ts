import { dot, type Matrix, map, normals, sum, type Vector, zeros } from '../../wrong/arrays.js';
import { backward, costWith, type Mlp, mlpAt, TANH } from '../../wrong/ops/mlp.js';
import { type Case, planted } from './case.js';
import { inner, times } from './matrices.js';

const never = ['zero', 'bias-reduction', 'unexplained', 'partial', 'vacuous'] as const;
const cost = costWith(TANH);
const network = mlpAt(6);
/** The network as the cost computes it: without these biases. */
const without = (p: Mlp, ...names: ('b1' | 'b2')[]): Mlp => ({
  ...p,
  ...Object.fromEntries(names.map(name => [name, zeros(p[name].length)])),
});
const by = (p: Mlp) => backward(p, TANH).gradients;

const { matrix, vector } = normals(23);

/** A plate whose mesh is weighed, with an L2 penalty on it: its thickness is forgotten. */
type Plate = { mesh: Matrix; thickness: Vector };
const plate: Plate = { mesh: matrix(2, 3), thickness: [0.3, 0.4, 0.5] };
const weight = ({ mesh }: Plate) => sum(mesh.flat().map(v => v ** 3)) + 0.1 * inner(mesh, mesh);
const byMesh = ({ mesh }: Plate) => map(mesh, v => 3 * v * v + 0.2 * v);

/** A temperature that the likelihood of a ranking no longer reads. */
type Ranking = { scores: Vector; temperature: number };
const ranking: Ranking = { scores: vector(5), temperature: 0.8 };
const surprise = ({ scores }: Ranking) => Math.log(sum(scores.map(Math.exp))) - scores[0];
const byScores = ({ scores }: Ranking) => {
  const all = sum(scores.map(Math.exp));
  return scores.map((v, i) => Math.exp(v) / all - (i === 0 ? 1 : 0));
};

/** x held between two limits that are the same, beside y. */
type Clamped = { x: Vector; y: Vector };
const clamped: Clamped = { x: [-0.4, 0.7, 2.1, 3.3], y: [0.3, -2] };
const c = [0.7, -1.1, 2, 0.4];
const held = ({ x, y }: Clamped) => sum(x.map((v, i) => c[i] * Math.min(Math.max(v, 1), 1))) + y[0] ** 2 * y[1];
const byY = ({ y }: Clamped) => [2 * y[0] * y[1], y[0] ** 2];

/** Embeddings of which the last two are looked up by no word. */
const WORDS = [0, 2, 1, 2, 3];
type Lookup = { E: Matrix; u: Vector };
const lookup: Lookup = { E: matrix(6, 3), u: vector(3) };
const score = ({ E, u }: Lookup) => sum(WORDS.map((w, k) => Math.sin(dot(E[w], u) + k)));
const byLookup = ({ E, u }: Lookup, decay = 0): Lookup => {
  const d = WORDS.map((w, k) => Math.cos(dot(E[w], u) + k));
  const ofWord = (r: number) => sum(d.map((g, k) => (WORDS[k] === r ? g : 0)));
  return {
    E: E.map((row, r) => row.map((v, j) => ofWord(r) * u[j] + (WORDS.includes(r) ? 0 : decay * v))),
    u: u.map((_, j) => sum(d.map((g, k) => g * E[WORDS[k]][j]))),
  };
};

export default [
  planted({
    name: 'the bias of the output',
    parameters: network,
    cost: p => cost(without(p, 'b2')),
    right: p => ({ ...by(without(p, 'b2')), b2: [0, 0, 0] }),
    wrong: p => by(without(p, 'b2')),
    blocks: ['b2'],
    expect: { kind: 'unused', detail: { entries: 3 } },
    never,
  }),
  planted({
    name: 'the bias of the first layer, with a penalty on the weights',
    parameters: network,
    cost: p => cost(without(p, 'b1')) + 0.05 * inner(p.W1, p.W1),
    right: p => {
      const g = by(without(p, 'b1'));
      return { ...g, b1: zeros(5), W1: map(g.W1, (v, i, j) => v + 0.1 * p.W1[i][j]) };
    },
    wrong: p => {
      const g = by(without(p, 'b1'));
      return { ...g, W1: map(g.W1, (v, i, j) => v + 0.1 * p.W1[i][j]) };
    },
    blocks: ['b1'],
    expect: { kind: 'unused', detail: { entries: 5 } },
    never,
  }),
  planted({
    name: 'both biases',
    parameters: network,
    cost: p => cost(without(p, 'b1', 'b2')),
    right: p => ({ ...by(without(p, 'b1', 'b2')), b1: zeros(5), b2: zeros(3) }),
    wrong: p => by(without(p, 'b1', 'b2')),
    blocks: ['b1', 'b2'],
    expect: { kind: 'unused' },
    never,
  }),
  planted({
    name: 'the thickness of a plate, with a penalty on its mesh',
    parameters: plate,
    cost: weight,
    right: p => ({ mesh: byMesh(p), thickness: zeros(3) }),
    wrong: p => ({ mesh: byMesh(p), thickness: [0.5, -0.25, 2] }),
    blocks: ['thickness'],
    expect: { kind: 'unused', detail: { entries: 3 } },
    never,
  }),
  planted({
    name: 'a temperature, one number',
    parameters: ranking,
    cost: surprise,
    right: p => ({ scores: byScores(p), temperature: 0 }),
    wrong: p => ({ scores: byScores(p), temperature: -dot(byScores(p), p.scores) / p.temperature }),
    blocks: ['temperature'],
    expect: { kind: 'unused', detail: { entries: 1 } },
    never,
  }),
  planted({
    name: 'a block between two limits that are the same',
    parameters: clamped,
    cost: held,
    right: p => ({ x: zeros(4), y: byY(p) }),
    wrong: p => ({ x: c, y: byY(p) }),
    blocks: ['x'],
    expect: { kind: 'unused', detail: { entries: 4 } },
    never,
  }),
  // what looks like it
  planted({
    name: 'rows that no word looks up, with a decay: a part of the block',
    parameters: lookup,
    cost: score,
    right: p => byLookup(p),
    wrong: p => byLookup(p, 0.01),
    blocks: ['E'],
    expect: {
      kind: 'partial',
      detail: { place: { region: 'slices', axis: 0, indices: [4, 5] }, rule: { id: 'unmasked' } },
    },
    never: ['unused', 'penalty'],
  }),
  planted({
    name: 'a block that J reads and the gradient forgets',
    parameters: lookup,
    cost: p => score(p) + dot(times(p.E, p.u), times(p.E, p.u)) / 9,
    right: p => {
      const g = byLookup(p);
      const s = times(p.E, p.u).map(v => (2 * v) / 9);
      return {
        E: map(g.E, (v, i, j) => v + s[i] * p.u[j]),
        u: g.u.map((v, j) => v + sum(s.map((d, i) => d * p.E[i][j]))),
      };
    },
    wrong: p => {
      const s = times(p.E, p.u).map(v => (2 * v) / 9);
      return { E: map(byLookup(p).E, (v, i, j) => v + s[i] * p.u[j]), u: zeros(3) };
    },
    blocks: ['u'],
    expect: { kind: 'zero' },
    never: ['unused'],
  }),
] satisfies Case[];
