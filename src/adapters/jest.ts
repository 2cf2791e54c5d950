import type { Options } from '../index.js';
import { toPassGradcheck } from './matcher.js';

declare global {
  namespace jest {
    // the type parameters must be those of @types/jest
    // biome-ignore lint/complexity/noBannedTypes: T's default is theirs
    interface Matchers<R, T = {}> {
      /** Passes where the check of this problem passes; the failure message is its report. Await it. */
      toPassGradcheck(options?: Options): Promise<R>;
    }
  }
}

/**
 * The matcher alone, for an expect that is imported (`@jest/globals`, `bun:test`): `expect.extend({ toPassGradcheck })`.
 *
 * An inconclusive check fails either way: it proves neither that the gradient is right nor, after `.not`, that it is wrong.
 */
export { toPassGradcheck };

/** jest puts its expect among the globals of a test file and of setupFilesAfterEach, unless it is told not to. */
const { expect } = globalThis as { expect?: { extend(matchers: object): void } };
expect?.extend({ toPassGradcheck });
