import type { Problem } from '../../../src/problem.js';
import { normals, sum, type Vector } from '../../wrong/arrays.js';
import { type Case, planted } from './case.js';
import { LAYERS, type Name } from './contract.js';

/** Four waves that add up, fitted to eight examples: ½ (Σ gain sin(pitch x + phase) − y)². */
type Waves = { gain: Vector; pitch: Vector; phase: Vector };
const { vector } = normals(19);
const x = vector(8, 1.5);
const y = vector(8);
const m = x.length;
const parameters: Waves = { gain: vector(4), pitch: vector(4), phase: vector(4) };
const blocks = ['gain', 'pitch', 'phase'];
const errors = ({ gain, pitch, phase }: Waves, target = y) =>
  x.map((v, s) => sum(gain.map((g, k) => g * Math.sin(pitch[k] * v + phase[k]))) - target[s]);

/** Each example with a weight in J and one in the gradient, and λ/2 ‖gain‖². */
interface Setting {
  J?: readonly number[];
  gradient?: readonly number[];
  lambda?: number;
}
const ones = x.map(() => 1);
const costs =
  ({ J = ones, lambda = 0 }: Setting) =>
  (p: Waves) =>
    errors(p).map((e, s) => (J[s] * e * e + lambda * sum(p.gain.map(g => g * g))) / 2);

/** Of the mean over the examples with these weights. */
const by =
  (weights: readonly number[], lambda = 0, target = y) =>
  (p: Waves): Waves => {
    const d = errors(p, target).map((e, s) => (weights[s] * e) / m);
    const angle = (k: number, s: number) => p.pitch[k] * x[s] + p.phase[k];
    const total = (of: (k: number, s: number) => number) => p.gain.map((_, k) => sum(d.map((g, s) => g * of(k, s))));
    return {
      gain: total((k, s) => Math.sin(angle(k, s))).map((g, k) => g + lambda * p.gain[k]),
      pitch: total((k, s) => p.gain[k] * Math.cos(angle(k, s)) * x[s]),
      phase: total((k, s) => p.gain[k] * Math.cos(angle(k, s))),
    };
  };

/** The weights of example s alone, m times as much: its own mean. */
const only = (weights: readonly number[], s: number) => weights.map((w, k) => (k === s ? m * w : 0));

/** The problem with `example`, so that each can be had alone. */
function withExample(setting: Setting, gradient: readonly number[]): Problem {
  const { lambda = 0 } = setting;
  return {
    parameters,
    cost: (p: Waves) => sum(costs(setting)(p)) / m,
    gradients: by(gradient, lambda),
    examples: m,
    example: s => ({
      parameters,
      cost: (p: Waves) => costs(setting)(p)[s],
      gradients: by(only(gradient, s), lambda),
    }),
  };
}

/** The problem with one number an example. */
const withCosts = (setting: Setting, gradient: readonly number[]): Problem => ({
  parameters,
  cost: costs(setting),
  gradients: by(gradient, setting.lambda),
});

const never: readonly Name[] = [...LAYERS, 'unexplained', 'accuracy', 'partial'];
const WAYS = [
  { how: 'each alone', make: withExample },
  { how: 'one number an example', make: withCosts },
];

interface Share extends Setting {
  name: string;
  off: number[];
  weight: number;
}

/** Both ways to know the examples. */
const shares = ({ name, off, weight, ...setting }: Share): Case[] =>
  WAYS.map(({ how, make }) => ({
    name: `${name}, ${how}`,
    problem: () => make(setting, setting.gradient ?? ones),
    right: () => make(setting, setting.J ?? ones),
    blocks,
    expect: { kind: 'examples', detail: { off, weight }, once: true },
    never,
  }));

const at = (off: readonly number[], weight: number) => ones.map((_, s) => (off.includes(s) ? weight : 1));

export default [
  ...shares({ name: 'the last example left out', off: [7], weight: 0, gradient: at([7], 0) }),
  ...shares({ name: 'the first example counted twice', off: [0], weight: 2, gradient: at([0], 2) }),
  ...shares({
    name: 'the weight of the surest examples forgotten in the gradient',
    off: [3, 4],
    weight: 1 / 3,
    J: at([3, 4], 3),
  }),
  ...shares({
    name: 'two examples of a small batch left out, with a penalty',
    off: [2, 5],
    weight: 0,
    gradient: at([2, 5], 0),
    lambda: 0.2,
  }),
  // what looks like it
  {
    name: 'all examples, without their mean',
    problem: () => withExample({}, at([...x.keys()], m)),
    right: () => withExample({}, ones),
    blocks,
    expect: { kind: 'scale', factor: m, once: true },
    never: ['examples', ...never],
  },
  {
    name: 'the target of the next example, every one off by its own',
    problem: () => ({ ...withExample({}, ones), gradients: by(ones, 0, [...y.slice(1), y[0]]) }),
    right: () => withExample({}, ones),
    blocks,
    expect: 'anything',
    never: ['examples', 'accuracy', 'scale', 'partial'],
  },
  planted({
    name: 'the last example left out where nothing tells the examples apart',
    parameters,
    cost: p => sum(costs({})(p)) / m,
    right: by(ones),
    wrong: by(at([7], 0)),
    blocks,
    expect: 'unexplained',
    never: ['examples', 'accuracy'],
  }),
] satisfies Case[];
