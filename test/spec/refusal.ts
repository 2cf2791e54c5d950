import { expect } from 'vitest';
import { GradcheckError } from '../../src/errors.js';

/** The error of a call: a GradcheckError of one sentence that ends with what to do. */
export function refusal(call: () => unknown): GradcheckError {
  try {
    call();
  } catch (error) {
    expect(error).toBeInstanceOf(GradcheckError);
    expect((error as GradcheckError).message).toMatch(/^[^\n]+[:;] [^\n]+[.?]$/);
    return error as GradcheckError;
  }
  throw new Error('nothing was refused');
}
