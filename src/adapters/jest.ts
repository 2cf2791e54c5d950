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

/** jest puts its expect among the globals of a test file and of setupFilesAfterEach. */
const { expect } = globalThis as unknown as { expect: { extend(matchers: object): void } };
expect.extend({ toPassGradcheck });
