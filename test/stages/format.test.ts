import { describe, expect, test } from 'vitest';
import { assertStages, checkStages, formatStages, type Stage, StagesAssertion } from '../../src/stages/index.js';
import { input, loss, scale, tanh } from './parts.js';

const wrong: Stage = { ...tanh('wrong'), backward: (d: number[]) => ({ input: d }) };
const many = (count: number, stage: (k: number) => Stage) => Array.from({ length: count }, (_, k) => stage(k));

describe('formatStages(report)', () => {
  test('says on one screen which stage is wrong, what it is, and what follows from it', async () => {
    const report = await checkStages({ input, stages: [scale('a'), wrong, scale('b'), loss] });
    const lines = formatStages(report).split('\n');
    expect(lines.slice(0, 2)).toEqual([
      'FAIL  wrong is the first wrong one of 4 stages; what is wrong of a in the whole chain follows from',
      '      that',
    ]);
    expect(lines.join('\n')).toContain(
      '  wrong  The gradient by wrong.input is wrong. The gradient by wrong.input is upstream as it came:\n         the derivative of forward is left out.',
    );
    expect(lines.slice(-4).map(line => line.replace(/\d\S* \(\S+\) */g, '# ').trimEnd())).toEqual([
      '  a      pass       # # fail, from wrong',
      '  wrong  fail       #',
      '  b      pass       # # pass',
      '  loss   pass       #',
    ]);
    expect(lines.length).toBeLessThan(24);
    expect(Math.max(...lines.map(line => line.length))).toBeLessThanOrEqual(100);
  });

  test('is the same text for the same seed, but for the seconds', async () => {
    const text = async () =>
      formatStages(await checkStages({ input, stages: [scale('a'), wrong, loss] }, { seed: 3 })).replace(
        /in \d.* s /,
        '',
      );
    expect(await text()).toBe(await text());
  });

  test('tells of a few wrong stages alone, and of all in a line each', async () => {
    const stages = [scale('a'), ...many(9, k => ({ ...wrong, name: `wrong${k}` })), loss];
    const text = formatStages(await checkStages({ input, stages }));
    expect(text.match(/The gradient by wrong\d\.input is wrong\./g)).toHaveLength(4);
    expect(text.match(/^ {2}wrong\d {2}fail/gm)).toHaveLength(9);
  });

  test('writes out what would not stand still on a screen', async () => {
    const stages = [scale('a\u001b[31m\nb'), { ...wrong, name: 'w\u202e' }, loss];
    const text = formatStages(await checkStages({ input, stages }));
    expect(text).toContain('a\\u{1b}[31m\\nb');
    expect([...'\u001b\u202e'].filter(character => text.includes(character))).toEqual([]);
  });
});

describe('assertStages(pipeline)', () => {
  test('gives the report of a pipeline that passes', async () => {
    expect(await assertStages({ input, stages: [scale('a'), tanh(), loss] })).toMatchObject({ verdict: 'pass' });
  });

  test('throws with the report as its message', async () => {
    const error = await assertStages({ input, stages: [scale('a'), wrong, loss] }).catch(error => error);
    expect(error).toBeInstanceOf(StagesAssertion);
    expect(error).toMatchObject({ name: 'AssertionError', report: { first: 'wrong' } });
    expect(error.message).toBe(formatStages(error.report));
  });

  test('throws where nothing is decided, and what is refused as it is', async () => {
    const random = { ...tanh('random'), forward: (x: number[]) => x.map(() => Math.random()) };
    await expect(assertStages({ input, stages: [scale('a'), random, loss] })).rejects.toMatchObject({
      report: { verdict: 'inconclusive' },
    });
    await expect(assertStages({ input, stages: [] })).rejects.toMatchObject({ code: 'invalid_problem' });
  });
});
