import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { fuzz } from './fuzz.js';
import { keepsInvariants } from './kept.js';

keepsInvariants('networks', 60);
keepsInvariants('garbage', 3000);
keepsInvariants('commands', 3000);

test('fuzz(subject) goes on behind a trial that throws, and tells it', async () => {
  const trial = async (k: number) => {
    if (k % 2 === 0) throw new Error('even');
    return { outcome: 'odd', violations: [] };
  };
  const { outcomes, broken } = await fuzz({ sample: fc.nat(), trial }, 50, 1);
  expect(outcomes.get('odd')! + outcomes.get('no outcome')!).toBe(50);
  expect(broken.get('trial threw')!.samples).toBe(outcomes.get('no outcome'));
});
