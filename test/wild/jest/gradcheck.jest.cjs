// Run by adapters/jest.test.mjs: a test file of CommonJS, as ts-jest makes them.
beforeAll(() => import('gradcheck/jest'));

const cubic = slope => ({
  parameters: { x: 2 },
  cost: ({ x }) => x ** 3,
  gradients: ({ x }) => ({ x: slope * x ** 2 }),
});

test('import() has the library in a test file of CommonJS, where the require of jest reads no ES modules', async () => {
  const { relativeDifference } = await import('gradcheck');
  expect(relativeDifference([2], [1])).toBe(1 / 3);
});

test('expect(problem).toPassGradcheck() works in a test file of CommonJS', async () => {
  await expect(cubic(3)).toPassGradcheck();
  await expect(cubic(6)).not.toPassGradcheck();
});
