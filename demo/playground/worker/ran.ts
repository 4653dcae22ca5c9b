// What is left of a simulation that has run: its document for the views, and what in it is worth a look.

import { FirmwareError, format_diagnostic, type Simulation } from '../../../rtos/sim_api.ts';
import type { RunRecorder } from '../../account/run_recorder.ts';
import { status_name } from '../../account/status_names.ts';
import type { Wrong } from '../../cli/ending.ts';
import { type DocumentParts, type RunDescription, run_document } from '../../report/run_document.ts';
import { place_of_line } from '../model/place.ts';
import type { Files, Problem, RanSimulation } from '../model/program.ts';
import { statuses_of } from '../model/statuses.ts';
import { place_of } from './loader.ts';

interface Ran {
  readonly sim: Simulation;
  readonly recorder: RunRecorder;
  readonly capture: Uint8Array | null;
}

/** The simulation as the page shows it. */
export async function ran_simulation(
  { sim, recorder, capture }: Ran,
  run: RunDescription,
  parts: DocumentParts = {},
): Promise<RanSimulation> {
  return { title: run.scenario, document: await run_document(sim, recorder, run, parts), capture };
}

/** What the run itself has to say: what is wrong, diagnostics, statuses. */
export function problems_of(sim: Simulation, wrong: Wrong | null, files: Files): Problem[] {
  const { thrown, annotations, diagnostics } = sim;
  const error: Problem[] =
    wrong === null
      ? []
      : [
          {
            kind: 'error',
            text: wrong.words,
            place: thrown_place(thrown, files) ?? place_in(files, wrong.failure.claimed_at),
          },
        ];
  const told = diagnostics
    .map((diagnostic) => format_diagnostic(diagnostic))
    .filter((text) => wrong === null || !text.includes(wrong.failure.message));
  return [
    ...error,
    ...told.map((text): Problem => ({ kind: 'warning', text, place: null })),
    ...(annotations === null
      ? []
      : statuses_of({ records: annotations.records(), text: (n) => annotations.text(n), status_name })),
  ];
}

/** `file:line` of one of these files. */
function place_in(files: Files, where = ''): Problem['place'] {
  const place = place_of_line(where);
  return place !== null && place.file in files ? place : null;
}

function thrown_place(thrown: FirmwareError | null, files: Files): Problem['place'] {
  if (thrown === null) return null;
  return place_of(thrown.cause, files) ?? place_of(thrown, files);
}

/** What a program threw, as a problem. */
export function thrown_problem(error: unknown, files: Files): Problem {
  if (error instanceof FirmwareError)
    return { kind: 'error', text: error.message, place: thrown_place(error, files) };
  const text = error instanceof Error ? `${error.name}: ${error.message}` : `thrown: ${String(error)}`;
  return { kind: 'error', text, place: place_of(error, files) };
}
