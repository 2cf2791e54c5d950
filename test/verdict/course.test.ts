import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { judged } from './judged.js';

const exercise = JSON.parse(readFileSync('src/data/course-exercise.json', 'utf8'));

interface Parameters {
  [name: string]: number[][] & number[];
}
const layer = (W: number[][], b: number[], x: number[], g: (z: number) => number) =>
  W.map((row, i) => g(row.reduce((z, w, j) => z + w * x[j], 0) + b[i]));
const relu = (z: number) => Math.max(0, z);
const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
const cost = ({ W1, b1, W2, b2, W3, b3 }: Parameters) => {
  const losses: number[] = exercise.x.map((x: number[], s: number) => {
    const [a] = layer(W3, b3, layer(W2, b2, layer(W1, b1, x, relu), relu), sigmoid);
    return -Math.log(a) * exercise.y[s][0] - Math.log(1 - a) * (1 - exercise.y[s][0]);
  });
  return losses.reduce((a, b) => a + b, 0) / losses.length;
};
const { parameters, gradients } = exercise;
const settings = { step: 1e-7 };

test('judge(…) passes the right gradient of the course at ε = 1e-7, whose difference is 1.19e-7', async () => {
  const { verdict, difference, components } = await judged({ parameters, cost, gradients }, { settings });
  expect(verdict).toBe('pass');
  expect(difference).toBeGreaterThan(1e-7);
  expect(difference / 1.1890913e-7).toBeCloseTo(1, 1);
  expect(components).toMatchObject({ agree: 47, weak: 0 });
});

test('judge(…) fails the wrong gradient of the course in W2 and b1 alone, with difference 0.28509316', async () => {
  const wrong = {
    ...gradients,
    W2: gradients.W2.map((row: number[]) => row.map(g => 2 * g)),
    b1: gradients.b1.map((g: number) => 4 * g),
  };
  const { verdict, difference, blocks } = await judged({ parameters, cost, gradients: wrong }, { settings });
  expect(verdict).toBe('fail');
  expect(difference).toBeCloseTo(0.2850931567761623, 7);
  expect(blocks.filter(block => block.verdict === 'fail').map(block => block.name)).toEqual(['b1', 'W2']);
});
