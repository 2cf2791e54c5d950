import { refusal } from '../refusal.js';

/** Which of several processes this one is: 1 … count. */
export interface Place {
  index: number;
  count: number;
}

/** How an engine tells its processes apart: the variable of the index, what it counts from and by, and how many there are. */
interface Engine {
  name: string;
  index: string;
  from: (env: Environment) => number;
  by?: (env: Environment) => number;
  count: (env: Environment) => string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

const counted =
  (name: string) =>
  (env: Environment): string | undefined =>
    env[name];

/** In the order of asking: an array inside a CI job is the array's. */
const ENGINES: readonly Engine[] = [
  {
    name: 'Slurm',
    index: 'SLURM_ARRAY_TASK_ID',
    from: env => Number(env.SLURM_ARRAY_TASK_MIN ?? 0),
    // --array=0-28:4
    by: env => Number(env.SLURM_ARRAY_TASK_STEP ?? 1),
    count: counted('SLURM_ARRAY_TASK_COUNT'),
  },
  // the count is the job's completions, which its author passes himself
  { name: 'Kubernetes', index: 'JOB_COMPLETION_INDEX', from: () => 0, count: counted('JOB_COMPLETIONS') },
  {
    name: 'AWS Batch',
    index: 'AWS_BATCH_JOB_ARRAY_INDEX',
    from: () => 0,
    count: counted('AWS_BATCH_JOB_ARRAY_SIZE'),
  },
  { name: 'Cloud Run', index: 'CLOUD_RUN_TASK_INDEX', from: () => 0, count: counted('CLOUD_RUN_TASK_COUNT') },
  // strategy.job-index and strategy.job-total, which a workflow puts into the environment itself
  { name: 'GitHub Actions', index: 'STRATEGY_JOB_INDEX', from: () => 0, count: counted('STRATEGY_JOB_TOTAL') },
  { name: 'CircleCI', index: 'CIRCLE_NODE_INDEX', from: () => 0, count: counted('CIRCLE_NODE_TOTAL') },
  { name: 'Buildkite', index: 'BUILDKITE_PARALLEL_JOB', from: () => 0, count: counted('BUILDKITE_PARALLEL_JOB_COUNT') },
  { name: 'GitLab', index: 'CI_NODE_INDEX', from: () => 1, count: counted('CI_NODE_TOTAL') },
];

/**
 * The place that `--shard` names: '3/8'; 'auto' takes both from the environment, 'auto/8' the index.
 *
 * @throws {Refusal} for another word, an index outside 1 … count, or an environment that tells no index or no count
 */
export function placeOf(word: string, env: Environment = process.env): Place {
  const [, index, count] = /^(auto|\d+)(?:\/(\d+))?$/.exec(word) ?? [];
  if (index === undefined || (index !== 'auto' && count === undefined)) throw refusal.shardWord(word);
  const place = index === 'auto' ? fromEnvironment(env, count) : { index: Number(index), count: Number(count) };
  if (!(place.index >= 1 && place.index <= place.count)) throw refusal.shardOutside(place.index, place.count);
  return place;
}

function fromEnvironment(env: Environment, given: string | undefined): Place {
  const engine = ENGINES.find(({ index }) => env[index] !== undefined && env[index] !== '');
  if (!engine) throw refusal.shardNowhere(ENGINES.map(({ index }) => index));
  const index = (Number(env[engine.index]) - engine.from(env)) / (engine.by?.(env) ?? 1) + 1;
  const count = given ?? engine.count(env);
  if (count === undefined || count === '') throw refusal.shardWithoutCount(engine.name, engine.index);
  if (!Number.isInteger(index) || !Number.isInteger(Number(count)))
    throw refusal.shardUncounted(engine.name, engine.index, env[engine.index]!, count);
  return { index, count: Number(count) };
}
