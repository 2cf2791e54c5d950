import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newerNode } from '../check.mjs';

test.runIf(newerNode())('pytreeProblem(jax, f, parameters) gives of many points what it gives of each', () => {
  const printed = execFileSync(newerNode(), [join(import.meta.dirname, 'jax.mjs')], { encoding: 'utf8' });
  // of J alone and of one number an example: verdict, the same values, many points a call; costs without vmap, and where it throws
  expect(printed.trim().split('\n')).toEqual(['pass true true', 'pass true true', 'undefined', 'undefined']);
});
