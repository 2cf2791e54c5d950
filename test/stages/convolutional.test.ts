import { describe, expect, test } from 'vitest';
import { checkStages } from '../../src/stages/index.js';
import { convolutional, MISTAKES } from './convolutional.js';

/** Of all others it is said what the mistake is. */
const UNNAMED = ['dW one pixel off', 'dx of the last filter only', 'weights transposed'];

describe('checkStages(a convolutional network of twelve stages)', () => {
  test('passes where all is right', async () => {
    const report = await checkStages(convolutional());
    expect(report).toMatchObject({ verdict: 'pass', first: null, between: null });
    expect(report.stages.map(stage => stage.message).join('')).toBe('');
  });

  test.each(MISTAKES)('names %s, %s', async (stage, mistake) => {
    const report = await checkStages(convolutional(stage, mistake));
    expect(report).toMatchObject({ verdict: 'fail', first: stage });
    expect(report.stages.filter(one => one.verdict !== 'pass').map(one => one.name)).toEqual([stage]);
    const { message, findings } = report.stages.find(one => one.name === stage)!;
    const isNamed = findings.some(({ kind }) => kind === 'formula') || !/by no simple rule/.test(message);
    expect(isNamed).toBe(!UNNAMED.includes(mistake));
  });
});
