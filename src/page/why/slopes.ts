import { gradapprox } from '../../index.js';
import type { Expression } from '../expression/compile.js';

/** The slope of J at θ three times: exact, and by both differences. */
export interface Slopes {
  exact: number;
  one: number;
  two: number;
}

export async function slopesAt({ value, slope }: Expression, theta: number, step: number): Promise<Slopes> {
  const [one, two] = await Promise.all([
    gradapprox(value, theta, { step, sides: 'one' }),
    gradapprox(value, theta, { step }),
  ]);
  return { exact: slope(theta), one, two };
}
