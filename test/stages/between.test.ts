import { describe, expect, test } from 'vitest';
import { checkStages, type Pipeline, type Stage } from '../../src/stages/index.js';
import { input, loss, scale, tanh } from './parts.js';

/** Two stages that share a buffer: each right by itself, but backward of the first reads what forward of the second left in it. */
function sharing(): Stage[] {
  const buffer = [0, 0, 0, 0];
  const cubed = (name: string): Stage => ({
    name,
    parameters: { w: [1.1, 0.9, -0.8, 1.3] },
    forward(x: number[], { w }) {
      x.forEach((value, k) => {
        buffer[k] = value;
      });
      return x.map((value, k) => w[k] * value ** 3);
    },
    backward: (d: number[], { parameters: { w } }) => ({
      input: d.map((value, k) => 3 * value * w[k] * buffer[k] ** 2),
      parameters: { w: d.map((value, k) => value * buffer[k] ** 3) },
    }),
  });
  return [cubed('first'), cubed('second')];
}

/** A residual through a variable instead of the activation: nothing flows back to where it came from. */
function closed(): Stage[] {
  let saved: number[] = [];
  return [
    {
      ...tanh('keep'),
      forward(x: number[]) {
        saved = x;
        return x.map(Math.tanh);
      },
    },
    scale('b'),
    {
      name: 'add',
      forward: (x: number[]) => x.map((value, k) => value + saved[k]),
      backward: (d: number[]) => ({ input: d }),
    },
  ];
}

/** Adds in place what a later stage wants back: its own output is no longer what it was. */
const inPlace: Stage = {
  name: 'inPlace',
  forward(x: number[]) {
    for (let k = 0; k < x.length; k++) x[k] += 1;
    return x;
  },
  backward: (d: number[]) => ({ input: d }),
};

/** Both parts of the input gradient are one array, which backward of `split` writes into. */
const split: Stage = {
  name: 'split',
  forward: (x: number[]) => ({ x: x.map(Math.tanh), skip: x.slice() }),
  backward(d: { x: number[]; skip: number[] }, { output: { x: a } }) {
    for (let k = 0; k < a.length; k++) d.x[k] *= 1 - a[k] ** 2;
    return { input: d.x.map((value, k) => value + d.skip[k]) };
  },
};
const sum: Stage = {
  name: 'sum',
  forward: ({ x, skip }: { x: number[]; skip: number[] }) => x.map((value, k) => value + skip[k]),
  backward: (d: number[]) => ({ input: { x: d, skip: d } }),
};

const FAULTS: [string, Pipeline['stages'], object, RegExp][] = [
  [
    'a buffer that two stages share',
    [...sharing(), loss],
    { kind: 'state', stage: 'first' },
    /backward of first gives other gradients after the forwards of the later stages than right after its own/,
  ],
  [
    'a residual through a variable',
    [scale('a'), ...closed(), scale('c'), loss],
    { kind: 'hidden', stage: 'add', by: 'keep' },
    /forward of add reads something that forward of keep leaves behind .* \{ x, skip \}/,
  ],
  [
    'an output that the next stage writes into',
    [scale('a'), tanh(), inPlace, scale('b'), loss],
    { kind: 'overwritten', stage: 'tanh', by: 'inPlace', during: 'forward' },
    /forward of inPlace writes into the input or output of tanh before backward of tanh reads it/,
  ],
  [
    'an input gradient whose parts are one array',
    [scale('a'), split, sum, scale('b'), loss],
    { kind: 'upstream', stage: 'split' },
    /backward of split writes into its upstream, of which several parts are one array/,
  ],
];

describe('checkStages(a fault between stages)', () => {
  test.each(FAULTS)('names %s', async (_what, stages, between, message) => {
    const report = await checkStages({ input, stages });
    expect(report).toMatchObject({ verdict: 'fail', first: null, between });
    expect(report.stages.map(({ verdict }) => verdict)).not.toContain('fail');
    expect(report.between?.message).toMatch(message);
    expect(report.summary).toMatch(/^Every stage is right by itself, but the whole chain is wrong/);
  });

  test('says from where on the chain is wrong if nothing else is known', async () => {
    // relu(z) − relu(−z) is z, also at 0, where both halves take the slope 0: each is inside of its kink, and their difference is not
    const shift: Stage = {
      name: 'shift',
      parameters: { b: [0.4, 0] },
      forward: (x: number[], { b }) => x.map((value, k) => value + b[k]),
      backward: (d: number[]) => ({ input: d, parameters: { b: d } }),
    };
    const halves: Stage = {
      name: 'halves',
      forward: (z: number[]) => ({ up: z.map(v => Math.max(v, 0)), down: z.map(v => Math.max(-v, 0)) }),
      backward: ({ up, down }: { up: number[]; down: number[] }, { input: z }) => ({
        input: z.map((v: number, k: number) => (v > 0 ? up[k] : v < 0 ? -down[k] : 0)),
      }),
    };
    const difference: Stage = {
      name: 'difference',
      forward: ({ up, down }: { up: number[]; down: number[] }) => up.map((value, k) => value - down[k]),
      backward: (d: number[]) => ({ input: { up: d, down: d.map(value => -value) } }),
    };
    const report = await checkStages({
      input: [1.2, 0],
      stages: [shift, halves, difference, scale('b', [0.8, -1.1]), loss],
    });
    expect(report).toMatchObject({ verdict: 'fail', first: null, between: { kind: 'open', stage: 'shift' } });
    expect(report.between?.message).toMatch(/right in the stages after shift and wrong in shift/);
  });

  test('names it also where another stage is undecided', async () => {
    const noisy: Stage = { ...tanh('noisy'), forward: (x: number[]) => x.map(v => Math.tanh(v) + Math.random() / 100) };
    const report = await checkStages({ input, stages: [...sharing(), noisy, scale('c'), loss] });
    expect(report).toMatchObject({ verdict: 'inconclusive', between: { kind: 'state', stage: 'first' } });
    expect(report.summary).toMatch(/^No stage is wrong by itself, but the whole chain is undecided: /);
  });

  test('is silent where the chain is right, whoever writes into what', async () => {
    const report = await checkStages({ input, stages: [scale('a'), inPlace, scale('b'), loss] });
    expect(report).toMatchObject({ verdict: 'pass', first: null, between: null });
  });
});
