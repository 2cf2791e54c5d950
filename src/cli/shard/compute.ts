import { gradcheck, type Options, pack } from '../../index.js';
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
  const log = new RecordingLog();
  if (!problem.gradapprox) await gradcheck(problem, { ...options, shard, log });
  return { label, theta: hashOfTheta(theta, layout.blocks), size: layout.size, log: log.columns() };
}
