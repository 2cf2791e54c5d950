import { describe, expect, test } from 'vitest';
import { checkStages, type Stage } from '../../src/stages/index.js';
import { input, loss, scale, tanh } from './parts.js';

/** A stage with another way back. */
const back = (stage: Stage, backward: Stage['backward']): Stage => ({ ...stage, backward });
const messages = (report: { stages: { message: string }[] }) => report.stages.map(({ message }) => message);

describe('checkStages(a pipeline with a wrong stage)', () => {
  const noSlope = back(tanh('wrong'), d => ({ input: d }));

  test('says of earlier stages that they follow from it, and which are right all the same', async () => {
    const report = await checkStages({ input, stages: [scale('a'), scale('b'), noSlope, scale('c'), loss] });
    expect(report).toMatchObject({ verdict: 'fail', first: 'wrong', between: null });
    expect(report.stages.map(({ verdict, whole, follows }) => [verdict, whole, follows])).toEqual([
      ['pass', 'fail', ['wrong']],
      ['pass', 'fail', ['wrong']],
      ['fail', null, []],
      ['pass', 'pass', []],
      ['pass', null, []],
    ]);
    expect(messages(report)[1]).toBe(
      'The gradient of b is right by itself; it is wrong in the whole chain because its upstream came through the input gradient of wrong, which is wrong.',
    );
    expect(report.summary).toBe(
      'wrong is the first wrong one of 5 stages; what is wrong of a and b in the whole chain follows from that',
    );
  });

  test('names two wrong stages, nearest first where both stand on the way', async () => {
    const double = back(tanh('double'), (d, { output: a }) => ({
      input: d.map((value: number, k: number) => 2 * value * (1 - a[k] ** 2)),
    }));
    const report = await checkStages({ input, stages: [scale('a'), noSlope, scale('b'), double, loss] });
    expect(report).toMatchObject({ verdict: 'fail', first: 'wrong' });
    expect(report.stages.map(({ follows }) => follows)).toEqual([['wrong', 'double'], [], ['double'], [], []]);
    expect(report.summary).toContain('double is wrong too');
  });

  test('tells a mistake of its own parameters, by their name, with its diagnosis', async () => {
    const halved = back(scale('a'), (d, context) => {
      const { input, parameters } = scale('a').backward(d, context) as { input: number[]; parameters: { w: number[] } };
      return { input, parameters: { w: parameters.w.map(value => value / 2) } };
    });
    const report = await checkStages({ input, stages: [scale('b'), halved, loss] });
    expect(report.stages[1]).toMatchObject({ verdict: 'fail', whole: 'fail', follows: [] });
    expect(report.stages[1].parameters?.findings[0]).toMatchObject({ kind: 'scale', factor: 0.5, blocks: ['a.w'] });
    expect(report.stages[1].input?.verdict).toBe('pass');
    expect(report.stages[0]).toMatchObject({ verdict: 'pass', whole: 'pass', follows: [] });
    expect(messages(report)[1]).toMatch(/^The gradient by a\.w is wrong\. a\.w is 0\.5000 × gradapprox/);
  });

  test('names an error of one part in 10⁴ of one entry, and passes one of one part in 10⁸', async () => {
    const off = (share: number) =>
      back(tanh('off'), (d, { output: a }) => ({
        input: d.map((value: number, k: number) => value * (1 - a[k] ** 2) * (k === 2 ? 1 + share : 1)),
      }));
    const check = (share: number) => checkStages({ input, stages: [scale('a'), off(share), loss] });
    expect(await check(1e-4)).toMatchObject({ verdict: 'fail', first: 'off' });
    expect(await check(1e-8)).toMatchObject({ verdict: 'pass', first: null });
  });

  test('says so where what a stage gets wrong does not reach a parameter', async () => {
    const relu: Stage = {
      name: 'relu',
      forward: (x: number[]) => x.map(value => Math.max(value, 0)),
      backward: (d: number[], { output: y }) => ({ input: d.map((value, k) => (y[k] > 0 ? value : 0)) }),
    };
    // skips what is 0: the relu in front sends nothing back there
    const sparse = back(scale('sparse'), (d, context) => {
      const { input, parameters } = scale('sparse').backward(d, context) as { input: number[]; parameters: object };
      return { input: input.map((value, k) => (context.input[k] === 0 ? 0 : value)), parameters };
    });
    const report = await checkStages({ input, stages: [scale('a'), relu, sparse, loss] });
    expect(report).toMatchObject({ verdict: 'fail', first: 'sparse', between: null, whole: { verdict: 'pass' } });
    expect(report.summary).toContain('meets zeros on its way back');
  });

  test.each([
    ['a clip that the drawn upstream does not meet', 6, 'fail'],
    ['a clip that no upstream meets', 1e8, 'pass'],
  ])('names a backward that is not linear in its upstream: %s', async (_what, limit, verdict) => {
    const clipped = back(tanh('clipped'), (d, { output: a }) => ({
      input: d.map((v: number, k: number) => Math.max(-limit, Math.min(limit, v)) * (1 - a[k] ** 2)),
    }));
    const report = await checkStages({ input, stages: [scale('a'), clipped, loss] });
    expect(report.verdict).toBe(verdict);
    if (verdict === 'pass') return;
    expect(report.first).toBe('clipped');
    expect(report.stages[1].input?.verdict).toBe('pass');
    expect(report.stages[1].findings).toMatchObject([{ kind: 'nonlinear' }]);
    expect(messages(report)[1]).toMatch(/^backward of clipped is not linear in its upstream/);
  });

  test('leaves a backward undecided that throws for another upstream, with what it threw', async () => {
    const picky = back(tanh('picky'), (d, { output: a }) => {
      if (d.some((v: number) => Math.abs(v) > 100)) throw new RangeError('too steep');
      return { input: d.map((v: number, k: number) => v * (1 - a[k] ** 2)) };
    });
    const report = await checkStages({ input, stages: [scale('a'), picky, loss] });
    expect(report).toMatchObject({ verdict: 'inconclusive', stages: { 1: { findings: [{ kind: 'nonlinear' }] } } });
    expect(messages(report)[1]).toContain('too steep');
  });

  test('says of a forward that writes into its input that backward sees what it left there', async () => {
    const square: Stage = {
      name: 'square',
      forward(x: number[]) {
        for (let k = 0; k < x.length; k++) x[k] = x[k] ** 2;
        return x;
      },
      backward: (d: number[], { input: x }) => ({ input: d.map((value, k) => 2 * value * x[k]) }),
    };
    const report = await checkStages({ input, stages: [scale('a'), square, loss] });
    expect(report).toMatchObject({ verdict: 'fail', first: 'square' });
    expect(report.stages[1].findings).toMatchObject([{ kind: 'in-place' }]);
    expect(messages(report)[1]).toContain('forward of square writes into its own input');
  });

  test('a null gradient is zero, and wrong where it is not', async () => {
    const cut = back(scale('cut'), (d, context) => ({ ...(scale('cut').backward(d, context) as object), input: null }));
    const report = await checkStages({ input, stages: [scale('a'), cut, loss] });
    expect(report).toMatchObject({ verdict: 'fail', first: 'cut' });
    expect(report.stages[1].input?.findings[0]).toMatchObject({ kind: 'zero', blocks: ['cut.input'] });
    expect(report.stages[0].follows).toEqual(['cut']);
  });
});

describe('checkStages(a pipeline that cannot be decided)', () => {
  test('leaves what stands before a stage without input gradient open, and says which', async () => {
    const open = back(scale('open'), (d, context) => {
      const { parameters } = scale('open').backward(d, context) as { parameters: object };
      return { parameters };
    });
    const report = await checkStages({ input, stages: [scale('a'), open, loss] });
    expect(report).toMatchObject({ verdict: 'inconclusive', first: null });
    expect(report.stages.map(({ verdict, whole }) => [verdict, whole])).toEqual([
      ['pass', null],
      ['inconclusive', 'pass'],
      ['pass', null],
    ]);
    expect(messages(report)[1]).toBe(
      'backward of open returns no input gradient, so that nothing flows back to a: return input, or null where it is zero.',
    );
    expect(report.whole.blocks.map(({ name }) => name)).toEqual(['open.w']);
  });

  test('names the stage that draws random numbers', async () => {
    const noisy = { ...tanh('noisy'), forward: (x: number[]) => x.map(value => Math.tanh(value) + Math.random()) };
    const report = await checkStages({ input, stages: [scale('a'), noisy, scale('b'), loss] });
    expect(report).toMatchObject({ verdict: 'inconclusive', first: null, between: null });
    expect(report.stages.map(({ verdict }) => verdict)).toEqual(['pass', 'inconclusive', 'pass', 'pass']);
    expect(messages(report)[1]).toMatch(/^noisy is undecided: .*random numbers/);
    expect(report.summary).toBe('noisy is undecided; the whole chain is undecided');
  });

  test('names the stage that counts its calls', async () => {
    let calls = 0;
    const counting = {
      ...tanh('counting'),
      forward: (x: number[]) => x.map(value => Math.tanh(value) + ++calls / 100),
    };
    const report = await checkStages({ input, stages: [scale('a'), counting, loss] });
    expect(report).toMatchObject({ verdict: 'inconclusive', first: null });
    expect(report.stages.filter(({ verdict }) => verdict !== 'pass').map(({ name }) => name)).toEqual(['counting']);
  });
});

describe('checkStages(a pipeline whose stage throws)', () => {
  const boom = () => {
    throw new RangeError('boom');
  };
  test.each([
    ['forward', { ...tanh('bad'), forward: boom }],
    ['backward', { ...tanh('bad'), backward: boom }],
    ['forward', { ...tanh('bad'), forward: async () => boom() }],
    ['backward', { ...tanh('bad'), backward: async () => boom() }],
  ])('refuses it by name and place, with the exception as cause: %s', async (field, bad) => {
    const error = await checkStages({ input, stages: [scale('a'), bad as Stage, loss] }).catch(error => error);
    expect(error).toMatchObject({ code: 'cost_failed', path: `stages[1].${field}`, cause: { message: 'boom' } });
    expect(error.message).toBe(
      `stages[1].${field} of "bad" threw: RangeError: boom; the cause of this error tells where.`,
    );
  });

  test('refuses it by name and place also where it throws in the whole chain alone', async () => {
    let last = Number.POSITIVE_INFINITY;
    let calls = 0;
    const failing: Stage = {
      ...scale('failing'),
      forward: (x: number[], parameters) => (++calls > last ? boom() : scale('failing').forward(x, parameters)),
    };
    const check = () => checkStages({ input, stages: [scale('a'), failing, loss] });
    await check();
    // the whole chain comes last
    last = calls - 3;
    calls = 0;
    const error = await check().catch(error => error);
    expect(error).toMatchObject({ code: 'cost_failed', path: 'stages[1].forward', cause: { message: 'boom' } });
  });

  test('tells what it throws away from its input in its report', async () => {
    const root: Stage = {
      name: 'root',
      forward: (x: number[]) =>
        x.map(value => {
          if (value < 0.5 - 1e-3) throw new RangeError('below the domain');
          return Math.sqrt(value - 0.4);
        }),
      backward: (d: number[], { output: y }) => ({ input: d.map((value, k) => value / (2 * y[k])) }),
    };
    const report = await checkStages({ input: [0.5, 0.6, 0.9, 1.4], stages: [root, loss] });
    expect(report.stages[0].input?.findings.map(({ kind }) => kind)).toContain('threw');
    expect(report.stages[0].input?.findings.find(({ kind }) => kind === 'threw')?.message).toContain(
      'stages[0].forward of "root" threw RangeError: below the domain',
    );
  });

  test('stops at an abort, with the parameters as they were', async () => {
    const stop = new AbortController();
    const aborting = {
      ...tanh(),
      forward(x: number[]) {
        stop.abort();
        return x.map(Math.tanh);
      },
    };
    const w = [1, 2, 3, 4];
    const check = checkStages({ input, stages: [scale('a', w), aborting, loss] }, { signal: stop.signal });
    await expect(check).rejects.toMatchObject({ code: 'aborted' });
    expect(w).toEqual([1, 2, 3, 4]);
  });
});
