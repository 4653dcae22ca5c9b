// The report of a run in headless Chromium: how large it is, when it is on the screen, how long a change takes to draw. Long
// runs are made of a short one that is repeated. Needs chromium (Debian: apt-get install chromium).

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { RunRecorder } from '../../demo/account/run_recorder.ts';
import { watched_experiment } from '../../demo/bench/scenario.ts';
import { packed, record_columns, records_of, unpacked } from '../../demo/report/record_columns.ts';
import { report_page } from '../../demo/report/report_page.ts';
import { type RunDocument, run_document } from '../../demo/report/run_document.ts';
import { SCENARIOS } from '../../demo/scenario/registry.ts';
import { run_scenario } from '../../rtos/explore/run_scenario.ts';
import { TX_TRACE_THREAD_CREATE } from '../../rtos/kernel/tx_trace_events.ts';
import { program } from '../demo/programs.ts';
import { Chromium } from '../demo/report/viewer/chromium.ts';

const SIZES = [100_000, 1_000_000];
const PAUSE_NS = 1e6;
/** In and out, cut and whole: what a user does first. */
const KEYS = ['+', '+', '+', '-', '-', '-', 'f', 'f'];

async function short_run(): Promise<RunDocument> {
  const [mqtt] = SCENARIOS;
  if (mqtt === undefined) throw new Error('no scenarios');
  const recorder = new RunRecorder();
  const { sim, end } = run_scenario(watched_experiment(mqtt, { recorder }), { seed: 1 });
  const result = { ok: true, how: end, why: null };
  const run = { scenario: mqtt.name, summary: mqtt.summary, seed: 1, fixed: false, command: 'run', result };
  return run_document(sim, recorder, run);
}

/** The run so often one after the other that it has so many records. */
async function repeated(document: RunDocument, count: number): Promise<RunDocument> {
  const once = records_of(await unpacked(document.records.columns));
  const again = once.filter(({ event }) => event !== TX_TRACE_THREAD_CREATE);
  const period_ns = document.run.end_ns + PAUSE_NS;
  const times = Math.ceil(count / again.length);
  const shifts = Array.from({ length: times }, (_, n) => n * period_ns);
  const records = shifts.flatMap((shift, n) =>
    (n === 0 ? once : again).map((record) => ({ ...record, time_ns: record.time_ns + shift })),
  );
  const frames = shifts.flatMap((shift) =>
    document.frames.map((frame) => ({
      ...frame,
      sent_ns: frame.sent_ns + shift,
      arrivals: frame.arrivals.map((arrival) => ({ ...arrival, time_ns: arrival.time_ns + shift })),
    })),
  );
  const columns = await packed(record_columns(records));
  return {
    ...document,
    run: { ...document.run, end_ns: times * period_ns },
    records: { count: records.length, missing: 0, columns },
    frames,
  };
}

/** Durations of all drawings of the page so far, in milliseconds. */
function drawings(browser: Chromium): Promise<number[]> {
  return browser.evaluate(`performance.getEntriesByName('draw').map(({ duration }) => duration)`);
}

async function shown(file: string): Promise<string> {
  const browser = await Chromium.start();
  try {
    await browser.open(pathToFileURL(file).href);
    const first_ms = await browser.evaluate<number>(
      `(([{ startTime, duration }]) => startTime + duration)(performance.getEntriesByName('draw'))`,
    );
    const before = (await drawings(browser)).length;
    for (const key of KEYS) await browser.press(key);
    const later = (await drawings(browser)).slice(before).sort((a, b) => a - b);
    const median_ms = later[Math.floor(later.length / 2)] ?? 0;
    return `drawn after ${first_ms.toFixed(0)} ms, a change in ${median_ms.toFixed(1)} ms (at most ${later.at(-1)?.toFixed(1)})`;
  } finally {
    await browser.close();
  }
}

export async function bench_report(): Promise<void> {
  console.log('\nThe report of a run, in headless Chromium');
  if (program('chromium') === undefined) {
    console.log('  not measured: chromium is not installed');
    return;
  }
  const folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-report-'));
  const file = path.join(folder, 'run.html');
  const document = await short_run();
  for (const made of [document, ...(await Promise.all(SIZES.map((size) => repeated(document, size))))]) {
    const page = await report_page(made);
    writeFileSync(file, page);
    const records = `${made.records.count} records`.padEnd(16);
    console.log(`  ${records} ${(page.length / 1024).toFixed(0)} KiB, ${await shown(file)}`);
  }
  rmSync(folder, { recursive: true });
}
