import { expect } from 'vitest';
import { dot, normals, sigmoid, sum, type Vector } from '../../wrong/arrays.js';
import { type Case, planted } from './case.js';

/** Some name for the factor, whatever it is. */
const NAMED = { names: expect.arrayContaining([expect.anything()]) as unknown as unknown[] };
const { matrix, vector } = normals(63);

/** Sines of angles in degrees. */
const RADIAN = Math.PI / 180;
const c = vector(5);
const waves = ({ deg }: { deg: Vector }) => sum(deg.map((d, i) => c[i] * Math.sin(d * RADIAN)));
const byDegrees = ({ deg }: { deg: Vector }) => deg.map((d, i) => c[i] * RADIAN * Math.cos(d * RADIAN));
const degrees = { deg: [0.5, 30, -77, 135, 359.9] };

/** A planar arm of two joints, its angles in degrees, L2 on its lengths. */
type Arm = { angles: Vector; lengths: Vector };
const arm: Arm = { angles: [35, -60], lengths: [1, 0.7] };
const reach = ({ angles: [a, b], lengths: [l, m] }: Arm) => {
  const [A, B] = [a * RADIAN, (a + b) * RADIAN];
  const x = l * Math.cos(A) + m * Math.cos(B) - 1.2;
  const y = l * Math.sin(A) + m * Math.sin(B) - 0.8;
  return { A, B, x, y };
};
const miss = (p: Arm) => (reach(p).x ** 2 + reach(p).y ** 2 + 0.1 * dot(p.lengths, p.lengths)) / 2;
const byArm = (p: Arm, perDegree = RADIAN): Arm => {
  const [l, m] = p.lengths;
  const { A, B, x, y } = reach(p);
  const byB = m * (Math.cos(B) * y - Math.sin(B) * x);
  const byA = l * (Math.cos(A) * y - Math.sin(A) * x) + byB;
  return {
    angles: [byA * perDegree, byB * perDegree],
    lengths: [x * Math.cos(A) + y * Math.sin(A) + 0.1 * l, x * Math.cos(B) + y * Math.sin(B) + 0.1 * m],
  };
};

/** Logistic regression on m answers. */
type Logistic = { w: Vector; b: number };
const logistic: Logistic = { w: [0.3, -0.2], b: 0.1 };
const regression = (m: number) => {
  const X = Array.from({ length: m }, (_, s) => [Math.sin(s), Math.cos(2 * s)]);
  const chance = ({ w, b }: Logistic) => X.map(x => sigmoid(dot(x, w) + b));
  const entropy = (p: Logistic) => -sum(chance(p).map((a, s) => Math.log(s % 2 ? a : 1 - a))) / m;
  const by = (p: Logistic, mw = m, mb = m): Logistic => {
    const d = chance(p).map((a, s) => a - (s % 2));
    return { w: p.w.map((_, j) => sum(d.map((g, s) => g * X[s][j])) / mw), b: sum(d) / mb };
  };
  return { entropy, by };
};

/** The 1/m of the bias is missing, with the number of examples given or not. */
const withoutMean = (m: number, examples?: number): Case =>
  planted({
    name: `1/m of a bias, m = ${m}${examples ? ', which is given' : ''}`,
    parameters: logistic,
    cost: regression(m).entropy,
    right: p => regression(m).by(p),
    wrong: p => regression(m).by(p, m, 1),
    blocks: ['b'],
    // without `examples` nothing says what 40 may count
    expect: { kind: 'scale', factor: m, ...(examples ? { detail: NAMED } : {}) },
    never: ['unexplained', 'accuracy', 'chain-rule'],
    ...(examples ? { examples } : {}),
  });

/** Two tasks, the first with a weight of 0.37 and a penalty; every task has weights, a bias and a scale. */
const X = matrix(6, 4);
const Y = matrix(6, 2);
type Task = { w: Vector; b: number; scale: number };
type Tasks = { first: Task; second: Task };
const tasks: Tasks = {
  first: { w: vector(4), b: 0.2, scale: 1.3 },
  second: { w: vector(4), b: -0.4, scale: 0.8 },
};
const WEIGHT = 0.37;
const errors = ({ w, b, scale }: Task, k: number) => X.map((x, s) => scale * Math.tanh(dot(x, w) + b) - Y[s][k]);
const oneTask = (task: Task, k: number) => sum(errors(task, k).map(e => e * e)) / 2 + 0.1 * dot(task.w, task.w);
const bothTasks = ({ first, second }: Tasks) => WEIGHT * oneTask(first, 0) + oneTask(second, 1);
const byTask = (task: Task, k: number, weight = 1): Task => {
  const e = errors(task, k);
  const h = X.map(x => Math.tanh(dot(x, task.w) + task.b));
  const d = e.map((v, s) => weight * v * task.scale * (1 - h[s] ** 2));
  return {
    w: task.w.map((v, j) => sum(d.map((g, s) => g * X[s][j])) + 0.2 * weight * v),
    b: sum(d),
    scale: weight * dot(e, h),
  };
};
const times = ({ w, b, scale }: Task, by: number, byScale = by): Task => ({
  w: w.map(g => by * g),
  b: by * b,
  scale: byScale * scale,
});
const byBoth = ({ first, second }: Tasks): Tasks => ({ first: byTask(first, 0, WEIGHT), second: byTask(second, 1) });

const byHand = { parameters: tasks, cost: bothTasks, right: byBoth };
const never = ['unexplained', 'accuracy', 'penalty', 'chain-rule', 'partial'] as const;

export default [
  planted({
    name: 'π/180 missing',
    parameters: degrees,
    cost: waves,
    right: p => ({ deg: byDegrees(p) }),
    wrong: p => ({ deg: byDegrees(p).map(g => g / RADIAN) }),
    blocks: ['deg'],
    expect: { kind: 'scale', factor: 180 / Math.PI, detail: NAMED },
    never,
  }),
  planted({
    name: 'π/180 twice',
    parameters: degrees,
    cost: waves,
    right: p => ({ deg: byDegrees(p) }),
    wrong: p => ({ deg: byDegrees(p).map(g => g * RADIAN) }),
    blocks: ['deg'],
    expect: { kind: 'scale', factor: Math.PI / 180, detail: NAMED },
    never,
  }),
  planted({
    name: 'an arm, π/180 missing, with a penalty on its lengths',
    parameters: arm,
    cost: miss,
    right: p => byArm(p),
    wrong: p => byArm(p, 1),
    blocks: ['angles'],
    expect: { kind: 'scale', factor: 180 / Math.PI, detail: NAMED },
    never,
  }),
  planted({
    name: 'an arm, 180/π for π/180',
    parameters: arm,
    cost: miss,
    right: p => byArm(p),
    wrong: p => byArm(p, 180 / Math.PI),
    blocks: ['angles'],
    expect: { kind: 'scale', factor: (180 / Math.PI) ** 2, detail: NAMED },
    never,
  }),
  ...[3, 5, 10, 40, 64].flatMap(m => [withoutMean(m), withoutMean(m, m)]),
  planted({
    name: '1/m of everything, m = 40, which is given',
    parameters: logistic,
    cost: regression(40).entropy,
    right: p => regression(40).by(p),
    wrong: p => regression(40).by(p, 1, 1),
    blocks: ['w', 'b'],
    expect: { kind: 'scale', factor: 40, detail: NAMED, once: true },
    never,
    examples: 40,
  }),
  planted({
    ...byHand,
    name: 'the weight of one task forgotten in its three blocks',
    wrong: p => ({ ...byBoth(p), first: times(byBoth(p).first, 1 / WEIGHT) }),
    blocks: ['first.w', 'first.b', 'first.scale'],
    expect: { kind: 'scale', factor: 1 / WEIGHT, once: true },
    never,
  }),
  planted({
    ...byHand,
    name: 'a factor of 0.78 in a vector of one task and a number of the other',
    wrong: p => {
      const { first, second } = byBoth(p);
      return { first: { ...first, w: first.w.map(g => 0.78 * g) }, second: { ...second, b: 0.78 * second.b } };
    },
    blocks: ['first.w', 'second.b'],
    expect: { kind: 'scale', factor: 0.78, once: true },
    never,
  }),
  // what looks like it
  planted({
    ...byHand,
    name: 'two blocks with a factor of their own each',
    wrong: p => {
      const { first, second } = byBoth(p);
      return { first: times(first, 1, 2), second: { ...second, w: second.w.map(g => 3 * g) } };
    },
    blocks: ['first.scale', 'second.w'],
    expect: [
      { kind: 'scale', factor: 2, blocks: ['first.scale'] },
      { kind: 'scale', factor: 3, blocks: ['second.w'] },
    ],
    never,
  }),
  planted({
    name: 'near 180/π and not it',
    parameters: degrees,
    cost: waves,
    right: p => ({ deg: byDegrees(p) }),
    wrong: p => ({ deg: byDegrees(p).map(g => 57.43 * g) }),
    blocks: ['deg'],
    expect: { kind: 'scale', factor: 57.43, detail: { names: [] } },
    never,
  }),
] satisfies Case[];
