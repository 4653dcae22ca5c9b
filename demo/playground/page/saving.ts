// What can be saved of a program and of a run, each as the command line writes it.

import { last_name } from '../model/file_names.ts';
import type { FromWorker } from '../model/program.ts';
import { save_file } from './files.ts';
import type { SaveKind } from './layout.ts';
import type { Output } from './output.ts';
import type { Parts } from './parts.ts';
import type { Workers } from './workers.ts';
import type { Workspace } from './workspace.ts';

interface Saved {
  readonly space: Workspace;
  readonly output: Output;
  readonly replay: string | null;
  readonly workers: Workers;
  readonly parts: Parts;
}

/** Which files there would be. */
export function saves_possible({ runs, shown }: Output, replay: string | null): Record<SaveKind, boolean> {
  const run = runs[shown];
  return { program: true, replay: replay !== null, capture: run?.capture != null, report: run !== undefined };
}

/** The page of a run; a worker makes it. */
async function report_of({ output, workers, parts }: Saved): Promise<string> {
  const { script, style } = await parts.viewer();
  const run = output.runs[output.shown];
  if (run === undefined) throw new Error('there is no run');
  const { document } = run;
  const answer = await new Promise<FromWorker>((resolve) => {
    void workers
      .take((message) => (message.type === 'ready' ? undefined : resolve(message)))
      .then((worker) => {
        worker.ask({ type: 'report', document, script, style });
      });
  });
  if (answer.type !== 'report') throw new Error('the report could not be made');
  return answer.page;
}

export async function save(what: SaveKind, saved: Saved): Promise<void> {
  const { space, output, replay } = saved;
  const stem = space.scenario ?? last_name(space.main).replace(/\.\w+$/, '');
  const run = output.runs[output.shown];
  if (what === 'program') save_file(last_name(space.shown), space.text, 'text/typescript');
  if (what === 'replay' && replay !== null) {
    const outside = replay.replace(/^scenario .*$/m, `scenario ${space.outside_name}`);
    save_file(`${stem}.replay`, outside, 'text/plain');
  }
  if (what === 'capture' && run?.capture != null)
    save_file(`${stem}.pcapng`, run.capture, 'application/octet-stream');
  if (what === 'report') save_file(`${stem}.html`, await report_of(saved), 'text/html');
}
