import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { RunRecorder } from '../../../demo/account/run_recorder.ts';
import { experiment_of, type Scenario, watched_experiment } from '../../../demo/bench/scenario.ts';
import { replay_path } from '../../../demo/lab/replay_path.ts';
import { records_of, unpacked } from '../../../demo/report/record_columns.ts';
import { capture_segment } from '../../../netx/link/capture.ts';
import { frame_fields } from '../../../netx/link/frame_fields.ts';
import { frame_duplicate } from '../../../netx/link/link_faults.ts';
import { pcapng_read } from '../../../netx/link/pcapng_reader.ts';
import { replay } from '../../../rtos/explore/replay.ts';
import { parse_replay } from '../../../rtos/explore/replay_file.ts';
import { documented, scenario_named } from './documents.ts';

const NOMINAL = { seed: 1, fixed: false, check: null, trace_hash: null, choices: [] };

test('its records are those of the trace, in the order of time, and each name that they mean is there', async () => {
  const { result, document } = await documented(scenario_named('mqtt'));
  const { records, objects, targets } = document;
  const read = records_of(await unpacked(records.columns));
  const kept = [...result.sim.trace.records()];
  expect([read.length, records.count, records.missing]).toEqual([kept.length, kept.length, 0]);
  expect(read).toEqual(kept.toSorted((a, b) => a.time_ns - b.time_ns));
  expect(targets.map(({ name }) => name)).toEqual(['broker', 'board']);
  const ids = new Set(objects.map(({ id }) => id));
  expect(read.filter(({ context }) => context > 0 && !ids.has(context))).toEqual([]);
});

test('its frames have their bytes, their words, when they were sent and where they arrived', async () => {
  const { document } = await documented(scenario_named('mqtt'));
  const bytes = await unpacked(document.frame_bytes);
  const words = document.frames.flatMap(({ from, to, texts }) =>
    texts.map((text) => `${from} > ${to}: ${text}`),
  );
  expect(words.some((text) => text.startsWith('board > broker: MQTT CONNECT'))).toBe(true);
  for (const { offset, length, arrivals, sent_ns, notes } of document.frames) {
    expect(frame_fields(bytes.subarray(offset, offset + length), length).kind).not.toBe('');
    expect(arrivals.length).toBeGreaterThan(0);
    for (const { time_ns } of arrivals) expect(time_ns).toBeGreaterThan(sent_ns);
    expect(notes).toEqual([]);
  }
  const line = document.lines.find(({ service }) => service === 'nxd_mqtt_client_connect');
  expect(line).toMatchObject({ target: 'board', status: 0, status_name: 'NXD_MQTT_SUCCESS' });
});

test('it has the tables of the stack at the end, as they are printed', async () => {
  const { document } = await documented(scenario_named('mqtt'));
  const tables = document.tables ?? [];
  expect(tables.map(({ title }) => title)).toEqual(['packet pools', 'ARP caches']);
  expect(tables[0]?.lines[0]).toMatch(/^target +pool +free +waiting/);
  expect(tables[0]?.legend).toContain('in packets; waiting:');
});

test('a run that is recorded is the same run; what was lost arrives nowhere and says why', async () => {
  const file = parse_replay(readFileSync(replay_path('stuck-sender'), 'utf8'));
  const { result, document } = await documented(scenario_named(file.scenario), file);
  expect([document.run.trace_hash, result.trace_hash]).toEqual([file.trace_hash, file.trace_hash]);
  const lost = document.frames.filter(({ arrivals }) => arrivals.length === 0);
  expect(lost.map(({ notes }) => notes)).toContainEqual(['lost, link down at pump.eth0 outbound']);
  // What happened to a later frame in the same buffer is none of theirs.
  const arrived = document.frames.filter(({ arrivals }) => arrivals.length > 0);
  expect(arrived.flatMap(({ notes }) => notes)).toEqual([]);
  const [first] = document.frames.flatMap(({ faults }) => faults);
  expect(first).toEqual({
    // When its sender, which works ahead, has sent the frame.
    time_ns: 162_000,
    port_name: 'pump.eth0',
    direction: 'outbound',
    effect: 'link_down',
    text: 'lost, link down for 8 s',
  });
  expect(lost.every(({ faults }) => faults.length > 0)).toBe(true);
  expect(document.failure?.check).toBe(file.check?.id);
  expect(document.choices.map(({ words }) => words)[0]).toMatch(/^the link went down for a while: /);
});

test('of every scenario the recorded run is the run', async () => {
  for (const name of ['two-boards', 'double-release', 'inversion-keepalive']) {
    const scenario = scenario_named(name);
    const { result } = await documented(scenario);
    const bare = replay(experiment_of(scenario), { ...NOMINAL, scenario: name });
    expect([name, result.trace_hash]).toEqual([name, bare.result.trace_hash]);
  }
});

test('a frame that a fault doubled is one frame, in the words of the first, and arrives twice', () => {
  const mqtt = scenario_named('mqtt');
  const recorder = new RunRecorder();
  const blocks: Uint8Array[] = [];
  const doubled: Scenario = {
    ...mqtt,
    build(bench, options) {
      bench.lan.install(frame_duplicate({ match: 'tcp_syn', nth: 1, after_ns: 1000 }), 'twice');
      capture_segment(bench.lan, { sink: (block) => blocks.push(block) });
      return mqtt.build(bench, options);
    },
  };
  replay(watched_experiment(doubled, { recorder }), { ...NOMINAL, scenario: mqtt.name });
  const [syn] = recorder.frames.filter(({ texts }) => texts.some((text) => text.startsWith('TCP SYN')));
  expect(syn?.arrivals.length).toBe(2);
  expect(syn?.texts.join()).not.toContain('retransmission');
  // The capture has both.
  const { packets } = pcapng_read(Buffer.concat(blocks));
  expect(packets.length).toBe(recorder.frames.length + 1);
  for (const { capture_number, bytes } of recorder.frames) {
    expect(Buffer.compare(packets[capture_number - 1]?.data ?? Buffer.of(), bytes)).toBe(0);
  }
});
