import { gradapprox, gradcheck } from '../../index.js';
import { compile, type Expression } from '../expression/compile.js';
import type { Requests, Sweep } from '../worker/messages.js';

/** Steps of the chart: eight a decade from 1e-15 to 1. */
export const STEPS: readonly number[] = Array.from({ length: 121 }, (_, k) => 10 ** (-15 + k / 8));

/** Both differences at every step, and gradcheck at the same place. */
export async function sweep({ text, theta, precision }: Requests['sweep']): Promise<Sweep> {
  const expression = compile(text);
  const cost = precision === 'float32' ? (at: number) => Math.fround(expression.value(at)) : expression.value;
  const points: Sweep['points'] = [];
  for (const step of STEPS) {
    const one = await gradapprox(cost, theta, { step, sides: 'one' });
    const two = await gradapprox(cost, theta, { step });
    points.push({ step, one, two });
  }
  return { exact: expression.slope(theta), points, checked: await check(expression, cost, theta) };
}

async function check(expression: Expression, cost: (at: number) => number, theta: number): Promise<Sweep['checked']> {
  const visited: number[] = [];
  const watched = (at: number) => {
    visited.push(at - theta);
    return cost(at);
  };
  try {
    const report = await gradcheck<number>({ parameters: theta, cost: watched, gradients: expression.slope });
    const { noise, verdict, summary } = report;
    return { noise, steps: stepsTaken(visited), verdict, summary };
  } catch (error) {
    return { refused: (error as Error).message };
  }
}

/** Distances at which J was asked for on both sides of θ, one after the other. */
export function stepsTaken(visited: readonly number[]): number[] {
  const steps = visited.flatMap((from, k) => {
    const next = visited[k + 1];
    const mirrored = from !== 0 && Math.abs(from + next) <= 1e-3 * Math.abs(from);
    return mirrored ? [Math.abs(from)] : [];
  });
  return [...new Set(steps)];
}
