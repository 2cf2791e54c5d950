import { describe, expect, test } from 'vitest';
import { placeOf } from '../../src/cli/shard/place.js';

const codeOf = (word: string, env: Record<string, string> = {}) => {
  try {
    placeOf(word, env);
  } catch (error) {
    return (error as { code: string }).code;
  }
  return 'accepted';
};

test("placeOf('3/8') is what it says", () => {
  expect(placeOf('3/8', { SLURM_ARRAY_TASK_ID: '5', SLURM_ARRAY_TASK_COUNT: '9' })).toEqual({ index: 3, count: 8 });
});

describe("placeOf('auto', environment) asks", () => {
  test.each<[string, Record<string, string>, { index: number; count: number }]>([
    [
      'Slurm',
      { SLURM_ARRAY_TASK_ID: '2', SLURM_ARRAY_TASK_MIN: '0', SLURM_ARRAY_TASK_COUNT: '8' },
      { index: 3, count: 8 },
    ],
    [
      'Slurm from 1',
      { SLURM_ARRAY_TASK_ID: '8', SLURM_ARRAY_TASK_MIN: '1', SLURM_ARRAY_TASK_COUNT: '8' },
      { index: 8, count: 8 },
    ],
    [
      'Slurm by fours',
      { SLURM_ARRAY_TASK_ID: '8', SLURM_ARRAY_TASK_MIN: '0', SLURM_ARRAY_TASK_STEP: '4', SLURM_ARRAY_TASK_COUNT: '3' },
      { index: 3, count: 3 },
    ],
    ['AWS Batch', { AWS_BATCH_JOB_ARRAY_INDEX: '0', AWS_BATCH_JOB_ARRAY_SIZE: '4' }, { index: 1, count: 4 }],
    ['Cloud Run', { CLOUD_RUN_TASK_INDEX: '3', CLOUD_RUN_TASK_COUNT: '4' }, { index: 4, count: 4 }],
    ['GitHub Actions', { STRATEGY_JOB_INDEX: '5', STRATEGY_JOB_TOTAL: '6' }, { index: 6, count: 6 }],
    ['CircleCI', { CIRCLE_NODE_INDEX: '1', CIRCLE_NODE_TOTAL: '2' }, { index: 2, count: 2 }],
    ['Buildkite', { BUILDKITE_PARALLEL_JOB: '0', BUILDKITE_PARALLEL_JOB_COUNT: '2' }, { index: 1, count: 2 }],
    ['GitLab', { CI_NODE_INDEX: '1', CI_NODE_TOTAL: '3' }, { index: 1, count: 3 }],
  ])('%s', (_engine, env, place) => {
    expect(placeOf('auto', env)).toEqual(place);
  });

  test('Kubernetes for the index, whose count the author gives', () => {
    expect(placeOf('auto/8', { JOB_COMPLETION_INDEX: '7' })).toEqual({ index: 8, count: 8 });
    expect(codeOf('auto', { JOB_COMPLETION_INDEX: '7' })).toBe('shard_without_count');
    expect(() => placeOf('auto', { JOB_COMPLETION_INDEX: '7' })).toThrow(
      'Kubernetes tells the index (JOB_COMPLETION_INDEX) but not how many shards there are: give --shard auto/8.',
    );
  });
});

test.each([
  ['3', {}, 'invalid_shard'],
  ['3-8', {}, 'invalid_shard'],
  ['0/8', {}, 'invalid_shard'],
  ['9/8', {}, 'invalid_shard'],
  ['1/0', {}, 'invalid_shard'],
  ['auto', {}, 'shard_unknown'],
  ['auto/8', {}, 'shard_unknown'],
  ['auto', { CI_NODE_INDEX: '' }, 'shard_unknown'],
  ['auto', { SLURM_ARRAY_TASK_ID: '4' }, 'shard_without_count'],
  ['auto/4', { SLURM_ARRAY_TASK_ID: '9', SLURM_ARRAY_TASK_MIN: '0' }, 'invalid_shard'],
  ['auto', { SLURM_ARRAY_TASK_ID: '7', SLURM_ARRAY_TASK_MIN: '1', SLURM_ARRAY_TASK_COUNT: '3' }, 'invalid_shard'],
  ['auto', { CI_NODE_INDEX: '1', CI_NODE_TOTAL: 'many' }, 'invalid_shard'],
  ['auto', { CI_NODE_INDEX: 'two', CI_NODE_TOTAL: '3' }, 'invalid_shard'],
])('placeOf(%s, %o) refuses with %s', (word, env, code) => {
  expect(codeOf(word, env as Record<string, string>)).toBe(code);
});

test('placeOf(auto, environment) names the variable that is no number', () => {
  expect(() => placeOf('auto', { JOB_COMPLETION_INDEX: 'x', JOB_COMPLETIONS: '3' })).toThrow(
    'Kubernetes tells JOB_COMPLETION_INDEX=x of 3, which does not count its processes one by one: give --shard 3/8.',
  );
});
