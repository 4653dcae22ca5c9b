import { expect, test } from 'vitest';
import { in_flight_words, lanes_for } from '../../../../../demo/report/viewer/network/in_flight.ts';

test('stretches that lie over each other have lanes of their own, others share one', () => {
  const stretch = (start_ns: number, end_ns: number | null) => ({ start_ns, end_ns });
  expect(
    lanes_for([stretch(0, 10), stretch(5, null), stretch(10, 20), stretch(12, 15), stretch(30, 40)]),
  ).toEqual([0, 1, 0, 2, 0]);
});

test('a packet says what it waits for, how often it was sent again, and how that ended', () => {
  const one = { from: 'a', packet_id: 5, what: 'PUBLISH "t" QoS 1', start_ns: 0, end_ns: null } as const;
  expect(in_flight_words({ ...one, outcome: 'waiting', again_ns: [1, 2] })).toBe(
    'PUBLISH "t" QoS 1, id 5, sent again 2 times, waiting',
  );
  expect(in_flight_words({ ...one, end_ns: 9, outcome: 'acknowledged', again_ns: [] })).toBe(
    'PUBLISH "t" QoS 1, id 5',
  );
});
