import { expect, test } from 'vitest';
import { memory_word, NX_TRACE } from '../../netx/nx_trace.ts';
import { NETWORK_TRACE_EVENTS } from '../../netx/nx_trace_words.ts';
import { nx_tcp_socket_disconnect } from '../../netx/tcp/nx_tcp_socket_disconnect.ts';
import { board_traces, trace_boards } from '../../rtos/event_trace/board_traces.ts';
import { name_of } from '../../rtos/event_trace/layout.ts';
import { read_buffer } from '../../rtos/event_trace/read_buffer.ts';
import { connected_client } from './tcp/connected.ts';
import { HandMadePeer } from './tcp/hand_made_peer.ts';
import { TcpLab } from './tcp/tcp_lab.ts';

function connection(traced: boolean): TcpLab {
  const lab = new TcpLab();
  if (traced) trace_boards(lab.sim);
  const peer = new HandMadePeer(lab);
  connected_client(lab, function* (socket) {
    yield* nx_tcp_socket_disconnect(socket, 5);
  });
  peer.send_at(5, { flags: 'SA', ack: 1, window: 500 });
  peer.send_at(8, { flags: 'FA', seq: 1, ack: 2, window: 500 });
  lab.run(100);
  return lab;
}

test('the numbers have the names that traces print', () => {
  for (const [name, number] of Object.entries(NX_TRACE)) {
    const words = name.replace('INTERNAL_', '').toLowerCase().replaceAll('_', ' ').replace('reset', 'rst');
    const said = NETWORK_TRACE_EVENTS.get(number)?.name ?? '';
    expect(said.replace(/^nx_/, '').toLowerCase().replaceAll('_', ' ')).toBe(words);
  }
  expect([memory_word('text'), memory_word(null)]).toEqual([0, null]);
});

test('a connection is told: its services, its segments, its states; the socket is in the registry', () => {
  const [trace] = board_traces(connection(true).sim);
  const { objects, events } = read_buffer(trace?.bytes() ?? new Uint8Array());
  const socket = objects.find(({ type }) => type === 13);
  expect(socket === undefined ? '' : name_of(socket)).not.toBe('');
  const states = events
    .filter(({ event }) => event === NX_TRACE.INTERNAL_TCP_STATE_CHANGE)
    .map(({ info: [, pointer, before, after] }) => [pointer === socket?.pointer, before, after]);
  expect(states.slice(0, 3)).toEqual([
    [true, 1, 3],
    [true, 3, 5],
    [true, 5, 7],
  ]);
  const tcp = events.map(({ event }) => event).filter((event) => event >= 310 && event <= 317);
  expect(tcp).toEqual([
    NX_TRACE.INTERNAL_TCP_SYN_SEND,
    NX_TRACE.INTERNAL_TCP_SYN_RECEIVE,
    NX_TRACE.INTERNAL_TCP_FIN_SEND,
    NX_TRACE.INTERNAL_TCP_FIN_RECEIVE,
  ]);
  const services = events.map(({ event }) => event);
  for (const service of [
    NX_TRACE.TCP_CLIENT_SOCKET_CONNECT,
    NX_TRACE.TCP_SOCKET_DISCONNECT,
    NX_TRACE.IP_CREATE,
  ])
    expect(services).toContain(service);
});

test('the network of a board that is traced does what it does without', () => {
  expect(connection(true).sim.trace.hash()).toBe(connection(false).sim.trace.hash());
});
