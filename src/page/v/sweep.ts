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
  const visited: Visit[] = [];
  const watched = (at: number) => {
    const J = cost(at);
    visited.push({ away: at - theta, J });
    return J;
  };
  try {
    const report = await gradcheck<number>({ parameters: theta, cost: watched, gradients: expression.slope });
    const { noise, verdict, summary, gradapprox, findings, components } = report;
    const steps = stepsTaken(visited);
    // between two slopes, or where nothing could be measured, no single step was chosen
    const settled = components.agree + components.weak + components.wrong > 0;
    return {
      noise,
      steps: steps.map(({ step }) => step),
      chosen: settled ? chosenOf(steps, gradapprox[0]) : null,
      verdict,
      summary,
      findings: findings.map(({ message }) => message),
    };
  } catch (error) {
    return { refused: (error as Error).message };
  }
}

/** One evaluation: how far from θ, and J there. */
export interface Visit {
  away: number;
  J: number;
}

/** A two-sided difference that was taken. */
export interface Taken {
  step: number;
  slope: number;
}

/** Differences for which J was asked on both sides of θ, one after the other. */
export function stepsTaken(visited: readonly Visit[]): Taken[] {
  return visited.flatMap(({ away, J }, k) => {
    const next = visited[k + 1];
    const mirrored = away > 0 && next !== undefined && Math.abs(away + next.away) <= 1e-3 * away;
    return mirrored ? [{ step: away, slope: (J - next.J) / (away - next.away) }] : [];
  });
}

/** The step whose difference the report holds: the nearest to it, the last of several. */
export const chosenOf = (steps: readonly Taken[], gradapprox: number): number | null =>
  steps.reduce<Taken | null>((best, taken) => {
    const off = ({ slope }: Taken) => Math.abs(slope - gradapprox);
    return best === null || off(taken) <= off(best) ? taken : best;
  }, null)?.step ?? null;
