import { expect, test } from 'vitest';
import {
  about_or_outside,
  decisive_events,
  subjects_of,
  target_records,
} from '../../../../demo/lab/report/decisive_events.ts';
import { run_with } from '../../../../rtos/explore/shrink.ts';
import { record_cells } from '../../../../rtos/export/trace_text.ts';
import type { TraceRecord } from '../../../../rtos/sim_api.ts';
import {
  accept_lost_wakeup,
  deadly_embrace,
  joined_without_packet,
  resolve_under_mutex,
  stuck_sender,
} from '../../bugs/experiments.ts';

const EMBRACE = [1, 3].map((n) => ({ key: `cost/board/logger/sim_compute#${n}`, taken: 6 }));

test('of a lasting state the events of its threads and objects, up to when it began', () => {
  const { failure, sim } = run_with(deadly_embrace, { seed: 1 }, EMBRACE);
  const { heading, lines } = decisive_events(sim, failure!, 20);
  expect(heading).toBe(
    'the last events of board until then, those of thread "logger", mutex "bus", thread "sampler" and mutex "flash"',
  );
  const last = lines.at(-1) as TraceRecord;
  expect(record_cells(sim, last).slice(2)).toEqual([
    'logger',
    'suspend',
    'thread "logger": on mutex "bus", no timeout',
  ]);
  expect(last.time_ns).toBe(failure!.since_ns);
  expect(failure!.time_ns).toBeGreaterThan(failure!.since_ns as number);
});

test('a claim of a thread is also about the objects that it uses, and about who uses them too', () => {
  const answer = { key: 'server_delay/servers/dns/reports.example/A#1', taken: 3 };
  const { failure, sim } = run_with(resolve_under_mutex, { seed: 1 }, [answer]);
  const names = subjects_of(sim, failure!).map((id) => sim.trace.object(id)?.name);
  expect(names).toEqual(expect.arrayContaining(['control', 'settings', 'reporter']));
  expect(failure!.subjects).toHaveLength(1);
});

test('what another board did from its choice on comes first, and earlier notes of the failing one', () => {
  const late = { key: 'cost/server/server/sim_compute#3', taken: 5 };
  const visit = run_with(accept_lost_wakeup, { seed: 1 }, [late]);
  const events = decisive_events(visit.sim, visit.failure!, 20, [late]);
  expect(events.heading).toBe('the last events of visitor; before them what server did from its choice on');
  const words = events.lines.map((line) =>
    typeof line === 'string' ? line : record_cells(visit.sim, line).slice(1).join(' | '),
  );
  expect(words[0]).toMatch(/^server \| server \| computes \| 28\.58 ms/);
  expect(words).toContain('server | ip | tx_thread_resume | thread "server": not suspended, no effect');
  expect(words).toContain('...');
  const joined = [1, 2, 3].map((n) => ({ key: `segmentation/broker/valve/PUBLISH#${n}`, taken: 4 }));
  const lost = run_with(joined_without_packet, { seed: 1 }, joined);
  const { heading, lines } = decisive_events(lost.sim, lost.failure!, 20, joined);
  expect(heading).toBe('the last events of valve');
  expect(record_cells(lost.sim, lines[0] as TraceRecord)[4]).toMatch(
    /dropped: no packet in pool "client pool"$/,
  );
});

test('ticks in which nothing was due are left out; what became of the frames of a board is not', () => {
  const choice = { key: 'link_flap/pump.eth0 outbound/tcp_data#2', taken: 1 };
  const { failure, sim } = run_with(stuck_sender, { seed: 1 }, [choice]);
  const cells = (records: readonly TraceRecord[]): string[] =>
    records.map((record) => record_cells(sim, record).slice(2).join(' | '));
  const kept = cells(target_records(sim, ['pump']));
  expect(kept).toContain('network | frame fault | lost, link down for 8 s at pump.eth0 outbound');
  expect(kept.some((row) => row.startsWith('broker'))).toBe(false);
  const ticks = kept.flatMap((row, i) => (row === 'interrupt | interrupt enter | tick' ? [kept[i + 1]] : []));
  expect(ticks).not.toContain('interrupt | interrupt exit | tick');
  const outside = cells(about_or_outside(sim, target_records(sim, ['pump']), failure!.subjects!));
  expect(outside).toContain('interrupt | interrupt enter | pump.eth0');
  expect(outside).not.toContain('interrupt | interrupt enter | tick');
});
