import { GradcheckError, refuse, Threw } from '../../errors.js';
import type { Maybe } from '../../problem.js';

/** The same function, whose exceptions say whose they are: a report speaks of vjp, not of gradients. */
export const named =
  <A extends unknown[], R>(name: string, f: (...given: A) => Maybe<R>) =>
  (...given: A): Maybe<R> => {
    const threw = (error: unknown): never => {
      throw error instanceof GradcheckError ? error : new Threw(name, error);
    };
    try {
      const result = f(...given);
      return result instanceof Promise ? result.catch(threw) : result;
    } catch (error) {
      return threw(error);
    }
  };

/** The first result of a function, at the parameters given: without it there is nothing to check. */
export async function firstOf<R>(call: () => Maybe<R>): Promise<R> {
  try {
    return await call();
  } catch (error) {
    throw error instanceof Threw ? refuse.threw(error.source, 1, error) : error;
  }
}
