import { expect, test } from 'vitest';
import { shard_of_environment } from '../../../demo/lab/shard_defaults.ts';

test('engines say which part of how many this is, each in its way', () => {
  const slurm = { SLURM_ARRAY_TASK_MIN: '1', SLURM_ARRAY_TASK_COUNT: '4' };
  expect(shard_of_environment({ ...slurm, SLURM_ARRAY_TASK_ID: '4' })).toEqual({
    shard: 3,
    of: 4,
    variable: 'SLURM_ARRAY_TASK_ID',
  });
  const every_fifth = { ...slurm, SLURM_ARRAY_TASK_MIN: '10', SLURM_ARRAY_TASK_STEP: '5' };
  expect(shard_of_environment({ ...every_fifth, SLURM_ARRAY_TASK_ID: '20' })).toMatchObject({
    shard: 2,
    of: 4,
  });
  const parts = [
    shard_of_environment({ CI_NODE_INDEX: '1', CI_NODE_TOTAL: '3' }),
    shard_of_environment({ CIRCLE_NODE_INDEX: '2', CIRCLE_NODE_TOTAL: '3' }),
    shard_of_environment({ BUILDKITE_PARALLEL_JOB: '0', BUILDKITE_PARALLEL_JOB_COUNT: '3' }),
    shard_of_environment({ JOB_COMPLETION_INDEX: '1', JOB_COMPLETIONS: '3' }),
  ];
  expect(parts.map(({ shard }) => shard)).toEqual([0, 2, 0, 1]);
  expect(parts.every(({ of }) => of === 3)).toBe(true);
});

test('without an engine it is all of the search; an index without a count is wrong use, not a whole search in each pod', () => {
  expect(shard_of_environment({})).toEqual({ shard: 0, of: 1, variable: null });
  expect(() => shard_of_environment({ JOB_COMPLETION_INDEX: '2' })).toThrow(
    /JOB_COMPLETIONS does not say of how many/,
  );
  expect(() => shard_of_environment({ CI_NODE_INDEX: '4', CI_NODE_TOTAL: '3' })).toThrow(
    /none of CI_NODE_TOTAL=3/,
  );
});
