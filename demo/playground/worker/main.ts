// A worker of the page: one simulator, which does one thing at a time. One that does not come back is ended by the page, and another
// takes its place.

import modules from 'playground:modules';
import { type Learn, Lessons } from '../../lab/lessons.ts';
import { report_html } from '../../report/report_html.ts';
import type { FromWorker, ToWorker } from '../model/program.ts';
import { constants_of, lesson_job } from './lesson_job.ts';
import { LoadError } from './loader.ts';
import { tell_capture } from './read_capture.ts';
import { run_job } from './run_job.ts';
import { conclude, groundwork, search_job } from './search_job.ts';
import { Telling } from './telling.ts';

const tell = (message: FromWorker): void => postMessage(message);
const host = { modules, telling: new Telling(tell) };
const lessons = new Lessons();

async function serve(asked: ToWorker): Promise<FromWorker | null> {
  switch (asked.type) {
    case 'run':
      tell({ type: 'begun' });
      return { type: 'ran', outcome: await run_job(asked.job, host) };
    case 'ground':
      return { type: 'ground', ground: await groundwork(asked.job, asked.options, host) };
    case 'search': {
      const { job, options, worker } = asked;
      await search_job(job, options, worker, host, (message) => tell({ type: 'searched', message }), lessons);
      return null;
    }
    case 'conclude':
      return { type: 'concluded', ...(await conclude(asked.job, asked.failing, host)) };
    case 'report':
      return { type: 'report', page: await report_html(asked.document, asked) };
    case 'capture':
      return { type: 'capture', frames: tell_capture(asked.bytes, host.telling) };
    case 'lesson': {
      const attempt = await lesson_job(asked.job, modules, () => tell({ type: 'begun' }));
      return { type: 'attempted', attempt };
    }
    case 'constants':
      return { type: 'constants', constants: await constants_of(asked.lesson, asked.student, modules) };
    case 'learn':
      lessons.hear(asked.learn as Learn);
      return null;
  }
}

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  serve(data).then(
    (answer) => {
      host.telling.flush();
      if (answer !== null) tell(answer);
    },
    (error: unknown) => {
      host.telling.flush();
      const place = error instanceof LoadError ? error.place : null;
      const text = error instanceof Error ? error.message : String(error);
      tell({ type: 'failed', problem: { kind: 'error', text, place } });
    },
  );
});

tell({ type: 'ready' });
