import { expect, it } from 'vitest';
import * as NX from '../../../netx/nx_api.ts';
import { tx_thread_sleep } from '../../../rtos/tx_api.ts';
import { ScriptedHost } from './scripted_host.ts';

function connected_host(): ScriptedHost {
  const host = new ScriptedHost();
  host.on_request = (request) => {
    if (request.startsWith('connect')) host.answer(1, 'connected', '', 1000);
  };
  return host;
}

it('sends what the real side brought in order, and tells what was taken', () => {
  const host = connected_host();
  let got = '';
  host.client(function* (board, socket) {
    host.answer(1, 'data', 'one ');
    host.answer(1, 'data', 'x'.repeat(4000));
    host.answer(1, 'end');
    got = Buffer.from(yield* board.receive(socket, 100_000)).toString();
    yield* board.closed_socket(socket);
  });
  host.run(10);
  expect(got).toBe(`one ${'x'.repeat(4000)}`);
  expect(host.asked).toEqual(['connect 1 127.0.0.1:80', 'consumed 1 4', 'consumed 1 4000', 'end 1']);
});

it('does not take more from the real side than the board takes', () => {
  const host = connected_host();
  host.client(function* (board, socket) {
    for (let n = 0; n < 30; n++) host.answer(1, 'data', 'x'.repeat(1000));
    yield* tx_thread_sleep(500);
    expect(host.asked.filter((request) => request.startsWith('consumed')).length).toBeLessThan(30);
    expect((yield* board.receive(socket, 30_000)).length).toBe(30_000);
  });
  host.run(20);
  expect(host.asked.filter((request) => request.startsWith('consumed'))).toHaveLength(30);
});

it('resets the board when the real connection is lost', () => {
  const host = connected_host();
  let state = -1;
  host.client(function* (board, socket) {
    host.answer(1, 'lost');
    yield* board.receive(socket, 1);
    state = socket.nx_tcp_socket_state;
  });
  host.run(10);
  expect(state).toBe(NX.NX_TCP_CLOSED);
});

it('still brings data to a board that has ended its side, and gives up after 30 seconds of nothing', () => {
  const host = connected_host();
  host.client(function* (_board, socket) {
    yield* NX.nx_tcp_socket_disconnect(socket, 4000);
  });
  host.run(25);
  expect(host.asked).toEqual(['connect 1 127.0.0.1:80', 'end 1']);
  host.run(10);
  expect(host.asked).toEqual(['connect 1 127.0.0.1:80', 'end 1', 'reset 1']);
  expect(host.lan.frames.in_use).toBe(0);
});
