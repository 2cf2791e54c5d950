import { expect } from 'vitest';
import type { Options } from '../index.js';
import { toPassGradcheck } from './matcher.js';

declare global {
  // Chai's assertion is what vitest 3, 4 and 5 share: their own Matchers differ in type parameters, and can only be extended for one of them
  namespace Chai {
    interface Assertion {
      /** Passes where the check of this problem passes; the failure message is its report. Await it. */
      toPassGradcheck(options?: Options): Promise<void>;
    }
  }
}

expect.extend({ toPassGradcheck });
