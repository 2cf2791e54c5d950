// Run by adapters/jest.test.mjs.
import 'gradcheck/jest';

const cubic = { parameters: { x: [1, 2] }, cost: ({ x }) => x[0] ** 3 + x[1] ** 3 };
const wrong = { ...cubic, gradients: { x: [3, 24] } };

test('expect(problem).toPassGradcheck() passes for a right gradient', async () => {
  await expect({ ...cubic, gradients: { x: [3, 12] } }).toPassGradcheck();
});

test('expect(problem).not.toPassGradcheck() passes for a wrong one', async () => {
  await expect(wrong).not.toPassGradcheck();
});

test('expect(problem).toPassGradcheck() fails with the report', async () => {
  await expect(expect(wrong).toPassGradcheck()).rejects.toThrow(/x\[1\]/);
});
