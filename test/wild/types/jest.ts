// Compiled against @types/jest.
/// <reference types="jest" />
import 'gradcheck/jest';

const problem = { parameters: [1], cost: ([x]: number[]) => x ** 2, gradients: [2] };
test('the matcher is typed', async () => {
  await expect(problem).toPassGradcheck();
  await expect(problem).not.toPassGradcheck({ tolerance: 1e-3 });
  // @ts-expect-error a step is a number
  await expect(problem).toPassGradcheck({ step: 'small' });
});
