// One process of a comparison: makes the searches that its parent names, one after the other.

import type { Experiment } from '../../rtos/explore/experiment.ts';
import { experiment_of } from '../bench/scenario.ts';
import { serve_jobs } from '../host/job_worker.ts';
import { find_searchable } from '../scenario/find_scenario.ts';
import { begin_search, type CompareJob } from './compare_jobs.ts';
import { all_steps } from './first_failure.ts';

if (process.send !== undefined && process.argv[2] === 'compare-worker') {
  const experiments = new Map<string, Experiment>();
  serve_jobs(async (job: CompareJob) => {
    const experiment = experiments.get(job.word) ?? experiment_of(await find_searchable(job.word, false));
    experiments.set(job.word, experiment);
    return all_steps(begin_search(experiment, job));
  });
}
