import { expect, it } from 'vitest';
import { FramePool } from '../../../netx/link/ethernet_frame.ts';
import { type FaultEntry, FaultLog } from '../../../netx/link/fault_log.ts';
import { TraceLog } from '../../../rtos/sim_api.ts';
import { tcp_frame } from './wire_fixture.ts';

const PLACE = { port_name: 'a', direction: 'outbound', target: 0 } as const;

it('says which frame, where, when and why, in one line each', () => {
  const log = new FaultLog();
  const heard: FaultEntry[] = [];
  log.listener = (entry) => heard.push(entry);
  const bytes = tcp_frame(0x02);
  const frame = new FramePool(100).take(bytes.length);
  frame.bytes.set(bytes);
  frame.serial = 4;
  log.add(1500, frame, PLACE, 'drop', 'lost', 'loss');
  log.add(2500, frame, PLACE, 'no_link', 'lost, link down');
  expect(log.text().split('\n')).toEqual([
    '0.000001500 s  frame 4  a outbound  lost (loss): tcp 10.0.0.1:49152 > 10.0.0.2:1883 [S] seq 7 ack 9 len 0',
    '0.000002500 s  frame 4  a outbound  lost, link down: tcp 10.0.0.1:49152 > 10.0.0.2:1883 [S] seq 7 ack 9 len 0',
  ]);
  expect(frame.notes).toEqual(['lost (loss) at a outbound', 'lost, link down at a outbound']);
  expect(heard).toEqual(log.of(4));
  expect([log.count('drop'), log.count('corrupt')]).toEqual([1, 0]);
});

it('stops keeping entries at its limit and says how many are missing', () => {
  const log = new FaultLog();
  const frame = new FramePool(60).take(60);
  for (let n = 0; n < 100_002; n++) {
    frame.happened = [];
    log.add(0, frame, PLACE, 'drop', 'lost');
  }
  expect(log.entries).toHaveLength(100_000);
  expect(log.text().endsWith('2 further entries were not kept')).toBe(true);
});

it('leaves a record that says to which target it happened, the same for another delay', () => {
  const trace = new TraceLog(true, 100);
  const log = new FaultLog(trace);
  const frame = new FramePool(60).take(60);
  log.add(0, frame, { ...PLACE, target: 3 }, 'delay', 'delayed 5 ms', 'slow');
  log.add(1, frame, { ...PLACE, target: 3 }, 'delay', 'delayed 125 us', 'slow');
  const [first, second] = [...trace.records()].map(({ info1 }) => trace.text_subject(info1));
  expect(first).toEqual({ target: 3, key: 'delay slow at a outbound' });
  expect(second).toEqual(first);
});
