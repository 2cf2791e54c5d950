import { expect, test } from 'vitest';
import '../../src/adapters/vitest.js';

const cubic = { parameters: { x: [1, 2] }, cost: ({ x }: { x: number[] }) => x[0] ** 3 + x[1] ** 3 };
const right = { ...cubic, gradients: { x: [3, 12] } };
const wrong = { ...cubic, gradients: { x: [3, 24] } };
const random = { parameters: { x: 1 }, cost: () => Math.random(), gradients: { x: 0 } };

/** The message of the assertion that `f` makes and fails. */
const messageOf = async (f: () => Promise<void>): Promise<string> => {
  try {
    await f();
  } catch (error) {
    return (error as Error).message;
  }
  return '';
};

test('expect(problem).toPassGradcheck() passes for a right gradient and fails with the report for a wrong one', async () => {
  await expect(right).toPassGradcheck();
  expect(await messageOf(() => expect(wrong).toPassGradcheck())).toMatch(/x\[1\]/);
});

test('expect(problem).not.toPassGradcheck() passes for a gradient proved wrong alone', async () => {
  await expect(wrong).not.toPassGradcheck();
  expect(await messageOf(() => expect(right).not.toPassGradcheck())).toMatch(/pass/i);
  expect(await messageOf(() => expect(random).not.toPassGradcheck())).toMatch(/inconclusive/i);
  expect(await messageOf(() => expect(random).toPassGradcheck())).toMatch(/inconclusive/i);
});

test('expect(problem).toPassGradcheck(options) passes options on', async () => {
  await expect(right).toPassGradcheck({ tolerance: 1e-3, only: ['x'] });
  await expect(expect(right).toPassGradcheck({ step: -1 })).rejects.toMatchObject({ code: 'invalid_option' });
});

test('toPassGradcheck(options) has the types of options', () => {
  const typed = () => {
    // @ts-expect-error a step is a number
    expect(right).toPassGradcheck({ step: 'small' });
  };
  expect(typed).toBeTypeOf('function');
});
