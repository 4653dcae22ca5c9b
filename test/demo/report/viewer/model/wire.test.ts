import { expect, test } from 'vitest';
import { is_sent_again, protocol_of } from '../../../../../demo/report/viewer/model/protocol.ts';
import { target_of_port, wire_of } from '../../../../../demo/report/viewer/model/wire.ts';
import { replayed, run_of } from './run_of.ts';

test('each frame goes from its sender to where it arrives, the boards in the order that is wanted', async () => {
  const { run } = await run_of('mqtt');
  const { names, frames } = wire_of(run, ['board', 'broker']);
  expect(names).toEqual(['board', 'broker']);
  expect(frames.length).toBe(19);
  for (const { from, arrivals, sent_ns } of frames) {
    expect(arrivals.map(({ to }) => to)).toEqual([1 - from]);
    for (const { time_ns } of arrivals) expect(time_ns).toBeGreaterThan(sent_ns);
  }
  const [frame] = run.document.frames;
  expect(target_of_port(run.document, frame?.from_port ?? '')).toBe(frame?.from_target);
  expect(target_of_port(run.document, 'nobody.eth0')).toBe(0);
});

test('a frame that was lost arrives nowhere, but is known to be for somebody', async () => {
  const { run } = await replayed('stuck-sender');
  const lost = wire_of(
    run,
    run.document.targets.map(({ name }) => name),
  ).frames.filter(({ arrivals }) => arrivals.length === 0);
  expect(lost.length).toBeGreaterThan(0);
  expect(lost.every(({ from, to }) => from !== to)).toBe(true);
});

test('protocols are told apart by the words of the account, and what TCP sends again from what is new', () => {
  expect([['MQTT PUBACK id 2'], ['ARP: who has'], ['TCP ACK']].map(protocol_of)).toEqual([
    'mqtt',
    'arp',
    'tcp',
  ]);
  expect(
    ['MQTT PUBACK id 2', 'MQTT PUBACK id 2 (TCP retransmission)'].map((text) => is_sent_again([text])),
  ).toEqual([false, true]);
});
