// A process that does the jobs that its parent gives it (job_team.ts), one after the other, until the parent has no more.

/** What a process tells: that it is ready for its first job, what a job came to, or what it threw. */
export type JobMessage<Result> =
  | { readonly type: 'ready' }
  | { readonly type: 'result'; readonly result: Result }
  | { readonly type: 'broken'; readonly message: string };

/** Does one job; what goes wrong in it is told, as a thrown exception ends nobody's work but its own. */
async function do_job<Job, Result>(
  work: (job: Job) => Result | Promise<Result>,
  job: Job,
): Promise<JobMessage<Result>> {
  try {
    return { type: 'result', result: await work(job) };
  } catch (error) {
    return { type: 'broken', message: error instanceof Error ? error.message : String(error) };
  }
}

/** Does jobs until the parent, or its end, breaks the connection. */
export function serve_jobs<Job, Result>(work: (job: Job) => Result | Promise<Result>): void {
  const tell = (message: JobMessage<Result>): void => void process.send?.(message);
  process.on('message', async (job: Job) => tell(await do_job(work, job)));
  process.on('disconnect', () => process.exit(0));
  tell({ type: 'ready' });
}
