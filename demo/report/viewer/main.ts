// The page of a run: decodes the document that stands in it and puts the views up.

import type { RunDocument } from '../run_document.ts';
import { type LinkPlace, Shell } from './app/shell.ts';
import type { FromViewer, WhyTold } from './app/told.ts';
import type { App, View } from './app/view.ts';
import { load_run, type Run } from './model/run.ts';
import { code_view } from './views/code.ts';
import { compare } from './views/compare.ts';
import { event_list } from './views/event_list.ts';
import { explain_view } from './views/explain.ts';
import { findings } from './views/findings.ts';
import { ladder } from './views/ladder.ts';
import { levels } from './views/levels.ts';
import { sessions } from './views/sessions.ts';
import { state_view } from './views/state.ts';
import { statistics_view } from './views/statistics.ts';
import { tcp_plots } from './views/tcp_plots.ts';
import { timeline } from './views/timeline.ts';
import { why } from './why/why.ts';
import { failing_wait } from './why/why_question.ts';

/** Large ones above the list, in the order of their tabs. */
const MAIN: readonly View[] = [timeline, ladder, tcp_plots, levels, sessions, compare, code_view];
/** Small ones beside it. */
const SIDE: readonly View[] = [explain_view, state_view, statistics_view, findings];

/** A page that others give one run after another says so on its root element. */
const LIVE = 'live';
/** What is the user's choice and stays when another run is shown; times and what is chosen belong to one run. */
const KEPT = /^(?:v|side|hide)=/;

let shown: Shell | null = null;

async function show(
  root: HTMLElement,
  document_of_run: RunDocument,
  link?: LinkPlace,
  go_to?: App['go_to'],
): Promise<Run> {
  try {
    const run = await load_run(document_of_run);
    shown?.end();
    shown = new Shell(root, run, [...MAIN, ...SIDE], event_list, link, go_to);
    return run;
  } catch (error) {
    document.documentElement.dataset['ready'] = 'failed';
    root.textContent = `This page cannot show the run: ${error instanceof Error ? error.message : String(error)}`;
    throw error;
  }
}

/** Why the thread that a failure is about does not go on. */
function why_of(run: Run): WhyTold | null {
  const asked = failing_wait(run);
  return asked && { ...asked, lines: why(run, asked.thread, asked.time_ns) };
}

/** Shows each run that the surrounding page sends, as `{ run }`. */
function listen(root: HTMLElement): void {
  let link = '';
  let failed = false;
  const place: LinkPlace = {
    read: () => link,
    write: (written) => {
      link = written;
    },
  };
  const tell = (message: FromViewer): void => window.parent.postMessage(message, '*');
  window.addEventListener('message', ({ source, data }: MessageEvent<{ readonly run?: RunDocument }>) => {
    if (source !== window.parent || data.run === undefined) return;
    const { failure, run: sent } = data.run;
    const fails = failure !== null;
    const kept = link.split('&').filter((part) => KEPT.test(part));
    // A run that failed opens where it did.
    link = kept.filter((part) => !(fails !== failed && part.startsWith('side='))).join('&');
    failed = fails;
    void show(root, data.run, place, (line) => tell({ viewer: 'go to', place: line })).then((run) => {
      if (fails) tell({ viewer: 'why', trace_hash: sent.trace_hash, asked: why_of(run) });
    });
  });
  tell({ viewer: 'ready' });
}

const root = document.getElementById('app');
const data = document.getElementById('run');
if (root !== null && data !== null) void show(root, JSON.parse(data.textContent ?? '') as RunDocument);
else if (root !== null && LIVE in root.dataset) listen(root);
