// The page of a run: decodes the document that stands in it and puts the views up.

import type { RunDocument } from '../run_document.ts';
import { Shell } from './app/shell.ts';
import type { View } from './app/view.ts';
import { load_run } from './model/run.ts';
import { compare } from './views/compare.ts';
import { event_list } from './views/event_list.ts';
import { ladder } from './views/ladder.ts';
import { timeline } from './views/timeline.ts';

const VIEWS: readonly View[] = [timeline, ladder, compare];

async function start(root: HTMLElement, text: string): Promise<void> {
  try {
    const run = await load_run(JSON.parse(text) as RunDocument);
    new Shell(root, run, VIEWS, event_list);
  } catch (error) {
    root.textContent = `This page cannot show the run: ${error instanceof Error ? error.message : String(error)}`;
    throw error;
  }
}

const root = document.getElementById('app');
const data = document.getElementById('run');
if (root !== null && data !== null) void start(root, data.textContent ?? '');
