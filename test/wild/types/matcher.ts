// Compiled against vitest 5 here and against vitest 4 in the main tests: one augmentation must serve both.
import 'gradcheck/vitest';
import { expect } from 'vitest';

const problem = { parameters: [1], cost: ([x]: number[]) => x ** 2, gradients: [2] };
await expect(problem).toPassGradcheck();
await expect(problem).not.toPassGradcheck({ tolerance: 1e-3 });
// @ts-expect-error a step is a number
await expect(problem).toPassGradcheck({ step: 'small' });
