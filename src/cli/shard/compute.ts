import { gradcheck, type Options, type Problem, pack } from '../../index.js';
import type { Subject } from '../model.js';
import { RecordingLog } from './evaluations.js';
import { hashOfTheta, type ShardPart } from './file.js';
import type { Place } from './place.js';

/**
 * Checks one process's share of a problem and keeps every J along a component that it computed on the way.
 * Its own verdict is worth little: the other shares may tell otherwise what the scale is and what a mistake looks like.
 * A problem that brings differences of its own, as a network does, is left to the merge: those take less than to share them.
 *
 * @throws what gradcheck refuses, and what the problem's own code throws
 */
export async function computeShare({ problem, label }: Subject, options: Options, shard: Place): Promise<ShardPart> {
  const { theta, layout } = pack(problem.parameters);
  const J = await valueAtStart(problem, options.seed);
  const log = new RecordingLog();
  if (!problem.gradapprox) await gradcheck(problem, { ...options, shard, log });
  return { label, theta: hashOfTheta(theta, layout.blocks), J, size: layout.size, log: log.columns() };
}

/** J at θ, which tells one set of data from another; null where it is not the same twice, which is for the check to say. */
export async function valueAtStart(problem: Problem, seed = 0): Promise<number | null> {
  const { theta, layout } = pack(problem.parameters);
  const once = async (): Promise<number> => {
    const parameters = problem.inPlace ? problem.parameters : layout.unpack(theta);
    problem.seed?.(seed);
    const J = problem.cost ? await problem.cost(parameters) : (await problem.costAndGradients!(parameters)).cost;
    return typeof J === 'number' ? J : Array.from(J).reduce((sum, one) => sum + one, 0) / J.length;
  };
  const J = await once();
  return Object.is(J, await once()) ? J : null;
}
