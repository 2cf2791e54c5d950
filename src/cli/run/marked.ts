import type { Problem } from '../../index.js';
import type { Calls } from './lifeline.js';

/** Functions of a problem that run its author's code. */
const FUNCTIONS = ['cost', 'costs', 'gradients', 'costAndGradients'] as const;

/** The same problem, of which every call is marked while it is under way; its functions are called as methods of their own object. */
export function marked(problem: Problem, calls: Calls): Problem {
  const fields = Object.getOwnPropertyDescriptors(problem);
  const copy = Object.create(Object.getPrototypeOf(problem), fields);
  for (const name of FUNCTIONS) {
    const own = (problem as unknown as Record<string, unknown>)[name];
    if (typeof own !== 'function') continue;
    const value = (...given: unknown[]) => during(calls, () => own.apply(problem, given));
    Object.defineProperty(copy, name, { value, enumerable: true, configurable: true, writable: true });
  }
  return copy;
}

/** A call that is under way until it returns, or until the promise it returned is settled. */
function during(calls: Calls, call: () => unknown): unknown {
  calls.begin();
  let pending = false;
  try {
    const value = call();
    pending = typeof (value as PromiseLike<unknown> | null | undefined)?.then === 'function';
    return pending ? Promise.resolve(value).finally(() => calls.end()) : value;
  } finally {
    if (!pending) calls.end();
  }
}
