// A process that squares numbers. Words instead of numbers say how it ends: `once FILE` kills it unless FILE is there, `exit N` always.

import { existsSync, writeFileSync } from 'node:fs';
import { serve_jobs } from '../../../demo/host/job_worker.ts';

if (process.argv[2] === 'broken') process.exit(7);

serve_jobs((job: number | string) => {
  if (typeof job === 'number') return { square: job * job, pid: process.pid };
  const [word, what = ''] = job.split(' ');
  if (word === 'throw') throw new Error(what);
  if (word === 'exit') process.exit(Number(what));
  if (word === 'wait') for (;;);
  if (existsSync(what)) return { square: 0, pid: process.pid };
  writeFileSync(what, '');
  process.kill(process.pid, 'SIGKILL');
  for (;;);
});
