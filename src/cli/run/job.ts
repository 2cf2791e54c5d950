import type { Options } from '../../index.js';
import type { Result } from '../junit.js';
import type { Shard } from '../shard/file.js';
import type { Place } from '../shard/place.js';

/** What a process that runs models is asked to do. */
export type Job =
  | { kind: 'check'; models: readonly string[]; problems?: readonly string[]; options: Options }
  | { kind: 'merge'; files: readonly string[]; model?: string; options: Options }
  | { kind: 'share'; model: string; place: Place; options: Options };

/** A problem of a model, both counted from 0; problem −1 while the model is imported. */
export interface Position {
  model: number;
  problem: number;
}

/** What is sent to that process. */
export interface Request {
  job: Job;
  /** Where to begin: what stands before is done, or has ended an earlier process. */
  from: Position;
  /** Seconds that one call of the model's functions may take; none: as long as it likes. */
  timeout?: number;
}

/** What it tells, in this order: `begun` comes before the `result` of a problem, `end` when all is done. */
export type Told =
  /** `of`: how many problems the model has, once that is known. */
  | { begun: string; at: Position; of?: number }
  | { done: number; total: number }
  | { result: Result }
  | { share: Shard }
  /** Something to be said on stderr. */
  | { note: string }
  /** Names of the problems of a model of which none was asked for. */
  | { others: readonly string[] }
  | { end: 'done' | 'stopped' };
