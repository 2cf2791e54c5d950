import 'gradcheck/vitest';
import { expect, test } from 'vitest';

test('the gradient of the cube is right', async () => {
  const problem = { parameters: { x: 2 }, cost: ({ x }) => x ** 3, gradients: ({ x }) => ({ x: 3 * x ** 2 }) };
  await expect(problem).toPassGradcheck({ tolerance: 1e-6 });
});
