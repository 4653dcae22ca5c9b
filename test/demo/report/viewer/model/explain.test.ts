import { expect, test } from 'vitest';
import { clause_of } from '../../../../../demo/report/viewer/model/clauses.ts';
import { explain } from '../../../../../demo/report/viewer/model/explain.ts';
import { words_of } from '../../../../../demo/report/viewer/model/happenings.ts';
import { replayed, run_of } from './run_of.ts';

test('a frame: who sent it and why, when it arrives, and whom it wakes', async () => {
  const { run } = await run_of('mqtt');
  const index = run.document.frames.findIndex(({ texts }) => texts[0] === 'MQTT PUBACK id 2');
  const told = explain(run, { kind: 'frame', index });
  expect(told?.title).toBe('broker > board: MQTT PUBACK id 2');
  expect(told?.what[1]).toBe('broker sender 0 sends it.');
  expect(told?.what[2]).toBe('Inside of nx_tcp_socket_send, which returns NX_SUCCESS 3 us later.');
  expect(told?.what[3]).toMatch(/^It arrives at board\.eth0 [\d.]+ us later\.$/);
  expect(told?.causes.map(({ words }) => words)).toContain(
    'the interrupt of broker.eth0 makes broker IP ready',
  );
  expect(told?.effects[0]?.words).toMatch(/^ip becomes ready and runs [\d.]+ us later$/);
  expect([told?.source, told?.caution]).toEqual(['MQTT 3.1.1, 3.4', expect.stringContaining('subscriber')]);
});

test('a frame that was lost, with what became of it', async () => {
  const { run } = await replayed('stuck-sender');
  const index = run.document.frames.findIndex(({ arrivals }) => arrivals.length === 0);
  const { what = [] } = explain(run, { kind: 'frame', index }) ?? {};
  expect(what).toContain('It arrives nowhere.');
  expect(what.some((text) => text.startsWith('On its way: lost, link down'))).toBe(true);
});

test('a record: what the thread does from then on, and whom the call makes ready', async () => {
  const { run } = await run_of('mqtt');
  const texts: string[] = [];
  for (let index = 0; index < run.records.length; index++) {
    const told = explain(run, { kind: 'record', index });
    if (told?.title.startsWith('board/ip: tx_event_flags_set event flags "my_client"'))
      texts.push(told.effects[0]?.words ?? '');
    if (told?.title.startsWith('board/ip: suspend'))
      expect(told.what[1]).toMatch(/^From here on ip is waiting for event flags/);
  }
  expect(texts.length).toBeGreaterThan(2);
  expect(texts[0]).toMatch(/^my_client becomes ready and runs /);
});

test('a thread that ends is in no call any more, and running for no time is no state that lasts', async () => {
  const { run } = await run_of('check-then-wait');
  const told = Array.from({ length: run.records.length }, (_, index) =>
    explain(run, { kind: 'record', index }),
  ).filter((one) => one !== null);
  const [ends] = told.filter(({ title }) => title.endsWith('"consumer": completed'));
  expect(ends?.what).toEqual([expect.stringMatching(/^From here on consumer is completed, for \d+ ms\.$/)]);
  const runs = told.filter(({ title }) => title === 'board/consumer: running thread "consumer"');
  expect(runs.length).toBeGreaterThan(1);
  expect(runs.filter(({ what }) => what.join().includes('completed'))).toEqual([]);
});

test('what firmware printed, and nothing for what does not exist', async () => {
  const { run } = await run_of('mqtt');
  expect(explain(run, { kind: 'line', index: 0 })?.title).toMatch(
    /^board\/mqtt sample: nxd_mqtt_client_create/,
  );
  for (const kind of ['record', 'frame', 'line'] as const)
    expect(explain(run, { kind, index: 1e6 })).toBe(null);
});

test('TCP that sends again and MQTT that does are told apart', () => {
  expect(clause_of(['MQTT PUBLISH "a", QoS 1 (TCP retransmission)'])?.source).toBe('RFC 6298');
  expect(clause_of(['MQTT PUBLISH "a", QoS 1, re-delivery (DUP=1)'])?.caution).toContain(
    'no TCP retransmission',
  );
  expect(clause_of(['UDP 10 bytes'])).toBe(null);
});

test('a frame that nobody had read when the run ended has its sender and says so', async () => {
  const { run } = await replayed('ping-on-slow-link');
  const index = run.document.frames.findIndex(({ to }) => to === '');
  expect(index).toBeGreaterThan(0);
  const told = explain(run, { kind: 'frame', index });
  expect(told?.title).toBe('a frame, which the run ended too early to tell more of');
  expect(words_of(run, { kind: 'frame', index })).toMatchObject({ where: 'sensor.eth0', what: told?.title });
});

test('of a frame the service of the network is told that sends it, and no call of the kernel', async () => {
  const { run } = await replayed('stuck-sender');
  const told = run.document.frames.map((_, index) => explain(run, { kind: 'frame', index })?.what.join(' '));
  expect(told.filter((words) => words?.includes('Inside of nxd_mqtt_client_publish')).length).toBe(5);
  expect(told.filter((words) => words?.includes('Inside of tx_'))).toEqual([]);
});
