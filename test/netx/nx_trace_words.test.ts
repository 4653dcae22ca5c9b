import { expect, test } from 'vitest';
import { NETWORK_TRACE_EVENTS } from '../../netx/nx_trace_words.ts';
import type { Named } from '../../rtos/export/event_details.ts';
import { record_event, subject } from '../../rtos/export/record_words.ts';

test('each event of the stack has a name and up to four words', () => {
  for (const [number, { name, words }] of NETWORK_TRACE_EVENTS) {
    expect(number >= 300 && number <= 501).toBe(true);
    expect(name).toMatch(/^nxd?_[a-z_0-9]+$|^(ARP|RARP|ICMP|IGMP|IP|TCP|UDP|driver|duplicate) /);
    expect(words.length).toBeLessThanOrEqual(4);
  }
  expect(NETWORK_TRACE_EVENTS.size).toBe(42 + 101 + 22);
});

test('a word is what its label says', () => {
  expect(NETWORK_TRACE_EVENTS.get(436)).toEqual({
    name: 'nx_udp_socket_send',
    words: [
      { label: 'socket', form: 'pointer' },
      { label: 'packet', form: 'pointer' },
      { label: 'length', form: 'number' },
      { label: 'to', form: 'address' },
    ],
  });
  expect(NETWORK_TRACE_EVENTS.get(308)?.words[1]).toEqual({ label: 'from', form: 'swapped' });
  expect(NETWORK_TRACE_EVENTS.get(399)).toEqual({ name: 'nx_system_initialize', words: [] });
});

test('traces say these events in their words: objects by their names, addresses as people write them', () => {
  const names: Named = {
    trace: {
      object: (id) => (id === 7 ? { type: 'IP instance', name: 'plant' } : undefined),
      text: () => '',
    },
  };
  const record = {
    time_ns: 0,
    target: 1,
    context: 0,
    event: 309,
    info1: 7,
    info2: 0x0a000002,
    info3: 0x20002f20,
    info4: 33,
  };
  expect([record_event(record), subject(names, record)]).toEqual([
    'IP send',
    'IP instance "plant", to 10.0.0.2, packet 0x20002f20, length 33',
  ]);
  const added = { ...record, event: 491, info2: 0xfe330099, info3: 60, info4: 0 };
  expect([record_event(added), subject(names, added)]).toEqual([
    'nxd_ipv6_default_router_add',
    'IP instance "plant", router ...:fe33:99, lifetime 60',
  ]);
  const bind = { ...record, event: 427, info2: 0, info3: 7000, info4: -1 };
  expect(subject(names, bind)).toBe('IP instance "plant", socket 0x0, port 7000, no timeout');
  expect(subject(names, { ...record, event: 5000, info2: -1 })).toBe(
    '7 4294967295 536883000 33'.replace('536883000', String(0x20002f20)),
  );
});
