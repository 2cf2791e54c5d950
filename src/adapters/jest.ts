import type { Options } from '../index.js';
import { toPassGradcheck } from './matcher.js';

declare global {
  namespace jest {
    interface Matchers<R> {
      /** Passes where the check of this problem passes; the failure message is its report. Await it. */
      toPassGradcheck(options?: Options): Promise<R>;
    }
  }
}

/** jest puts its expect among the globals of a test file and of setupFilesAfterEach. */
const { expect } = globalThis as unknown as { expect: { extend(matchers: object): void } };
expect.extend({ toPassGradcheck });
