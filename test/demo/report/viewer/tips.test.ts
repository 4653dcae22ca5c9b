// What the tips of the timeline say, beside the same numbers taken from the run's document by hand: the records before and
// behind a mark, and nothing of what the viewer computes.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RunDocument } from '../../../../demo/report/run_document.ts';
import * as events from '../../../../rtos/kernel/tx_trace_events.ts';
import { TRACE_IDLE, type TraceRecord } from '../../../../rtos/sim/trace_log.ts';
import { netx_sim } from '../../cli/netx_sim.ts';
import { describe_with } from '../../programs.ts';
import { records_in } from '../documents.ts';
import { Chromium } from './chromium.ts';

/** A mark on the timeline: where it is, and what its tip has to say. */
interface Mark {
  readonly row: string;
  readonly board: string;
  /** The part of the row's height at which it is met. */
  readonly down: number;
  readonly time_ns: number;
  readonly says: readonly (string | RegExp)[];
}

/** Times are cut to microseconds, as the account has them; lengths are not. */
const seconds = (ns: number): string => (Math.floor(ns / 1000) / 1e6).toFixed(6);
const us = (ns: number): string => `${ns / 1000} us`;

describe_with(['chromium'], 'the tips of the timeline', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-tips-'));
  const file = path.join(folder, 'mqtt.html');
  let browser: Chromium;
  let run: RunDocument;
  let records: TraceRecord[];

  beforeAll(async () => {
    const json = path.join(folder, 'mqtt.json');
    await netx_sim('run', 'mqtt', '--report', file, '--document', json);
    run = JSON.parse(readFileSync(json, 'utf8')) as RunDocument;
    records = await records_in(run);
    browser = await Chromium.start();
    await browser.open(`${pathToFileURL(file).href}#fold=0`);
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const target_named = (name: string): number =>
    run.targets.find((target) => target.name === name)?.number ?? -1;

  const thread_named = (board: string, name: string): number =>
    run.objects.find(
      (one) => one.kind === 'thread' && one.name === name && one.target === target_named(board),
    )?.id ?? -1;

  /** The n-th record of a target, counted from 1, that fits, and the first one behind it that ends what it begins. */
  function between(
    board: string,
    begins: (record: TraceRecord) => boolean,
    ends: (record: TraceRecord) => boolean,
    nth: number,
  ): { from_ns: number; to_ns: number } {
    const own = records.filter(({ target }) => target === target_named(board));
    const first = own.filter(begins)[nth - 1] as TraceRecord;
    const last = own.slice(own.indexOf(first) + 1).find(ends) as TraceRecord;
    return { from_ns: first.time_ns, to_ns: last.time_ns };
  }

  function span_mark(
    board: string,
    row: string,
    what: string,
    { from_ns, to_ns }: { from_ns: number; to_ns: number },
  ): Mark {
    const says = [what, `${seconds(from_ns)} to ${seconds(to_ns)} s, ${us(to_ns - from_ns)}`];
    return { row, board, down: 0.7, time_ns: (from_ns + to_ns) / 2, says };
  }

  const runs = (board: string, name: string, nth: number): Mark => {
    const id = thread_named(board, name);
    const stops = ({ event, info1 }: TraceRecord): boolean =>
      event === TRACE_IDLE ||
      (event === events.TX_TRACE_RUNNING && info1 !== id) ||
      (event === events.TX_TRACE_THREAD_SUSPEND && info1 === id);
    const begins = ({ event, info1 }: TraceRecord): boolean =>
      event === events.TX_TRACE_RUNNING && info1 === id;
    return span_mark(board, name, `${name} (priority`, between(board, begins, stops, nth));
  };

  const waits = (board: string, name: string, object: string, nth: number): Mark => {
    const id = thread_named(board, name);
    const suspends = ({ event, info1 }: TraceRecord): boolean =>
      event === events.TX_TRACE_THREAD_SUSPEND && info1 === id;
    const resumes = ({ event, info1 }: TraceRecord): boolean =>
      event === events.TX_TRACE_THREAD_RESUME && info1 === id;
    return span_mark(board, name, `waits for ${object}`, between(board, suspends, resumes, nth));
  };

  const ready = (board: string, name: string, nth: number): Mark => {
    const id = thread_named(board, name);
    const resumes = ({ event, info1 }: TraceRecord): boolean =>
      event === events.TX_TRACE_THREAD_RESUME && info1 === id;
    const begins = ({ event, info1 }: TraceRecord): boolean =>
      event === events.TX_TRACE_RUNNING && info1 === id;
    return span_mark(board, name, 'ready, made ready by', between(board, resumes, begins, nth));
  };

  const interrupt = (board: string, nth: number): Mark => {
    const enters = ({ event }: TraceRecord): boolean => event === events.TX_TRACE_ISR_ENTER;
    const exits = ({ event }: TraceRecord): boolean => event === events.TX_TRACE_ISR_EXIT;
    return span_mark(board, 'interrupts', `interrupt ${board}.eth0`, between(board, enters, exits, nth));
  };

  const line = (words: string): Mark => {
    const found = run.lines.find(({ text }) => text.includes(words));
    const { time_ns = 0, text = '', target = '' } = found ?? {};
    return { row: 'firmware says', board: target, down: 0.5, time_ns, says: [text, `${seconds(time_ns)} s`] };
  };

  const frame = (words: string): Mark => {
    const found = run.frames.find(({ texts }) => texts.some((text) => text.includes(words)));
    const { sent_ns = 0, arrivals = [], from = '', to = '' } = found ?? {};
    const end_ns = arrivals[0]?.time_ns ?? 0;
    const says = [`${from} > ${to}: `, words, `sent at ${seconds(sent_ns)} s, takes ${us(end_ns - sent_ns)}`];
    return { row: 'wire', board: '', down: 0.5, time_ns: (sent_ns + end_ns) / 2, says };
  };

  /** Hovers over a mark; what the tip says. */
  async function tip_at({ row, board, down, time_ns }: Mark): Promise<string> {
    const place = await browser.evaluate<{ x: number; y: number; width: number }>(`(() => {
      const rows = [...document.querySelectorAll('.name')];
      const title = rows.findIndex((one) => one.classList.contains('title') && one.title === ${JSON.stringify(board)});
      const row = rows.find((one, at) => at > title && one.title === ${JSON.stringify(row)});
      // Of a low window a row may be out of sight.
      document.querySelector('.lanes-scroll').scrollTop = row.offsetTop - 40;
      const { left, top, width } = document.querySelector('canvas.lanes').getBoundingClientRect();
      return { x: left, y: top - document.querySelector('.lanes-scroll').scrollTop + row.offsetTop + row.offsetHeight * ${down}, width };
    })()`);
    await browser.hover(place.x + (place.width * time_ns) / run.run.end_ns, place.y);
    return browser.evaluate(
      `(({ hidden, textContent }) => (hidden ? '(none)' : textContent))(document.querySelector('.tip'))`,
    );
  }

  it('have the numbers that the records have, at ten marks', async () => {
    const marks = [
      runs('board', 'mqtt sample', 2),
      runs('broker', 'broker', 3),
      waits('board', 'mqtt sample', 'event flags "my app event"', 3),
      waits('board', 'ip', 'event flags "ip"', 2),
      ready('board', 'my_client', 3),
      interrupt('board', 3),
      interrupt('broker', 5),
      line('messages waiting: 1'),
      frame('MQTT CONNECT client'),
      frame('MQTT SUBACK granted QoS 0, id 1'),
    ];
    expect(marks).toHaveLength(10);
    for (const mark of marks) {
      const tip = await tip_at(mark);
      for (const words of mark.says) expect(tip).toContain(words);
    }
    expect(browser.complaints).toEqual([]);
  });

  it('a segment of the plot says the bytes that its frame has in its IP header', async () => {
    const index = run.frames.findIndex(({ texts }) =>
      texts.some((text) => text.includes('MQTT CONNECT client')),
    );
    const { length = 0 } = run.frames[index] ?? {};
    await browser.press('3');
    const titles = await browser.evaluate<string[]>(
      `[...document.querySelectorAll('.plot .segment title')].map((one) => one.textContent)`,
    );
    // Ethernet 14, IP 20, TCP 20 bytes; the first byte of data has number 1.
    expect(titles).toContain(`${length - 54} bytes from 1`);
  });
});
