import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { diagnose } from '../../src/diagnosis/diagnose.js';
import { pack } from '../../src/theta/layout.js';
import { evidence } from './evidence.js';

/** The course's 4-5-3-1 network with its two planted mistakes, dW2 · 2 and db1 · 4. */
const course = JSON.parse(readFileSync('src/data/course-exercise.json', 'utf8'));
const wrong = {
  ...course.gradients,
  W2: course.gradients.W2.map((row: number[]) => row.map(g => 2 * g)),
  b1: course.gradients.b1.map((g: number) => 4 * g),
};
const theta = (tree: unknown) => pack(tree).theta;

test('diagnose() names the two planted mistakes of the course exercise and blames nothing else', async () => {
  const given = evidence(course.parameters, theta(course.gradients), theta(wrong));
  const found = await diagnose(given);
  expect(found.map(({ kind, blocks, factor }) => ({ kind, blocks, factor }))).toEqual([
    { kind: 'scale', blocks: ['b1'], factor: 4 },
    { kind: 'scale', blocks: ['W2'], factor: 2 },
  ]);
});

test('diagnose() says nothing of the right gradients of the course exercise', async () => {
  const right = theta(course.gradients);
  expect(await diagnose(evidence(course.parameters, right, right))).toEqual([]);
});
