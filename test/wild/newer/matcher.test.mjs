// The matcher under vitest 5; the main tests run it under vitest 4.
import 'gradcheck/vitest';
import { expect, test } from 'vitest';

const cubic = { parameters: { x: [1, 2] }, cost: ({ x }) => x[0] ** 3 + x[1] ** 3 };

test('expect(problem).toPassGradcheck() passes for a right gradient', async () => {
  await expect({ ...cubic, gradients: { x: [3, 12] } }).toPassGradcheck();
});

test('expect(problem).toPassGradcheck() fails with the report for a wrong one', async () => {
  const wrong = { ...cubic, gradients: { x: [3, 24] } };
  await expect(wrong).not.toPassGradcheck();
  await expect(expect(wrong).toPassGradcheck()).rejects.toThrow(/x\[1\]/);
});
