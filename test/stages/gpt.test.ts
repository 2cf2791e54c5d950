import { describe, expect, test } from 'vitest';
import { checkStages } from '../../src/stages/index.js';
import { gpt, MISTAKES } from './gpt.js';

/** Of all others it is said what the mistake is. */
const UNNAMED = ['value of its own position', 'cube without its 3', 'positions before'];

describe('checkStages(a GPT block of twelve stages)', () => {
  test('passes where all is right', async () => {
    const report = await checkStages(gpt());
    expect(report).toMatchObject({ verdict: 'pass', first: null, between: null });
    expect(report.stages.map(stage => stage.message).join('')).toBe('');
  });

  test.each([-1e9, -1e30, -Number.MAX_VALUE])('masks by %d as well', async masked => {
    expect(await checkStages(gpt(undefined, undefined, masked))).toMatchObject({ verdict: 'pass', first: null });
    expect(await checkStages(gpt('scores', 'keys by keys', masked))).toMatchObject({
      verdict: 'fail',
      first: 'scores',
    });
    expect(await checkStages(gpt('softmax', 'diagonal of the Jacobian', masked))).toMatchObject({ first: 'softmax' });
  });

  test.each(MISTAKES)('names %s, %s', async (stage, mistake) => {
    const report = await checkStages(gpt(stage, mistake));
    expect(report).toMatchObject({ verdict: 'fail', first: stage });
    expect(report.stages.filter(one => one.verdict !== 'pass').map(one => one.name)).toEqual([stage]);
    const { message, findings } = report.stages.find(one => one.name === stage)!;
    const isNamed = findings.some(({ kind }) => kind === 'formula') || !/by no simple rule/.test(message);
    expect(isNamed).toBe(!UNNAMED.includes(mistake));
  });
});
