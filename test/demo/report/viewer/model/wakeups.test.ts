import { expect, test } from 'vitest';
import { causes_of, stretch_at } from '../../../../../demo/report/viewer/model/wakeups.ts';
import { replayed, run_of } from './run_of.ts';

test('why the sample ran: back over the client that the first answer woke, the IP thread, the wire and the broker', async () => {
  const { run } = await run_of('mqtt');
  const [target] = run.document.targets.filter(({ name }) => name === 'board');
  const sample =
    run.document.objects.find(({ name, kind }) => kind === 'thread' && name === 'mqtt sample')?.id ?? 0;
  const notified =
    run.document.lines.find(({ service }) => service === 'nxd_mqtt_client_message_get')?.time_ns ?? 0;
  const words = causes_of(run, target?.number ?? 0, sample, notified).map((cause) => cause.words);
  expect(words.slice(0, 5)).toEqual([
    'my_client makes mqtt sample ready by tx_event_flags_set event flags "my app event": OR 0x1',
    expect.stringMatching(/^ip makes my_client ready by tx_event_flags_set event flags "my_client/),
    'the interrupt of board.eth0 makes ip ready',
    'broker > board: MQTT SUBACK granted QoS 0, id 1',
    expect.stringMatching(/^broker makes broker sender 0 ready by tx_semaphore_ceiling_put /),
  ]);
});

test('what initialization made ready has no earlier cause, and a thread that waits has none', async () => {
  const { run } = await run_of('mqtt');
  const [[target, states] = [0, null]] = run.states;
  const [[thread, stretches] = [0, []]] = states?.threads ?? [];
  const ready = stretches.find(({ state }) => state === 'ready');
  expect(
    causes_of(run, target, thread, ready?.start_ns ?? 0).map(({ words }) => words.split(' ')[0]),
  ).toEqual(['initialization']);
  const waiting = stretches.find(({ state }) => state === 'waiting');
  expect(causes_of(run, target, thread, waiting?.start_ns ?? 0)).toEqual([]);
  expect(stretch_at(stretches, -1)).toBe(-1);
});

test('whose wait or sleep is over was made ready by no call', async () => {
  const { run } = await replayed('unread-messages');
  const alarm = run.document.objects.find(({ name, kind }) => kind === 'thread' && name === 'alarm')?.id ?? 0;
  for (const [target, { threads }] of run.states) {
    const ready = threads.get(alarm)?.find(({ expired }) => expired === 'wait');
    if (ready === undefined) continue;
    expect(causes_of(run, target, alarm, ready.start_ns).map(({ words }) => words)).toEqual([
      'System Timer Thread makes alarm ready: its wait has timed out',
    ]);
    return;
  }
  expect.unreachable('no wait of alarm times out');
});
