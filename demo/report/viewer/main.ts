// The page of a run: decodes the document that stands in it and puts the views up.

import type { RunDocument } from '../run_document.ts';
import { Shell } from './app/shell.ts';
import type { View } from './app/view.ts';
import { load_run } from './model/run.ts';
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

/** Large ones above the list, in the order of their tabs. */
const MAIN: readonly View[] = [timeline, ladder, tcp_plots, levels, sessions, compare];
/** Small ones beside it. */
const SIDE: readonly View[] = [explain_view, state_view, statistics_view, findings];

async function start(root: HTMLElement, text: string): Promise<void> {
  try {
    const run = await load_run(JSON.parse(text) as RunDocument);
    new Shell(root, run, [...MAIN, ...SIDE], event_list);
  } catch (error) {
    document.documentElement.dataset['ready'] = 'failed';
    root.textContent = `This page cannot show the run: ${error instanceof Error ? error.message : String(error)}`;
    throw error;
  }
}

const root = document.getElementById('app');
const data = document.getElementById('run');
if (root !== null && data !== null) void start(root, data.textContent ?? '');
