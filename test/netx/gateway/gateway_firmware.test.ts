import { describe, expect, it } from 'vitest';
import { frame_loss } from '../../../netx/link/link_faults.ts';
import * as NX from '../../../netx/nx_api.ts';
import { tx_time_get } from '../../../rtos/tx_api.ts';
import { StackBoard } from '../link/stack_fixture.ts';
import { ScriptedHost } from './scripted_host.ts';

describe('a connection through the gateway', () => {
  it('is not answered before the real side has answered', () => {
    const host = new ScriptedHost();
    let connected_tick = -1;
    host.on_request = (request) => {
      if (request.startsWith('connect')) host.answer(1, 'connected', '', 1.5e9);
    };
    host.client(function* (_board, _socket, status) {
      expect(status).toBe(NX.NX_SUCCESS);
      connected_tick = tx_time_get();
    });
    host.run(5);
    expect(connected_tick).toBeGreaterThanOrEqual(150);
    expect(connected_tick).toBeLessThan(155);
    // The board sent its SYN again meanwhile; the real side was asked once.
    expect(host.asked).toEqual(['connect 1 127.0.0.1:80']);
  });

  it('is refused as fast as the real side refuses, also where many are at once', () => {
    const host = new ScriptedHost();
    host.on_request = (request) => {
      const [word, number] = request.split(' ');
      if (word === 'connect') host.answer(Number(number), 'refused', '', 1000);
    };
    const ends: number[] = [];
    for (let n = 1; n <= 12; n++)
      new StackBoard(host.sim, host.lan, `board-${n}`, `10.0.2.${100 + n}`, function* (board) {
        const socket = new NX.NX_TCP_SOCKET();
        const status = yield* board.connected_socket(socket, '10.0.2.2', 80, 300);
        expect(status).toBe(NX.NX_NOT_CONNECTED);
        ends.push(tx_time_get());
      });
    host.run(5);
    expect(ends).toHaveLength(12);
    expect(Math.max(...ends) - Math.min(...ends)).toBeLessThanOrEqual(1);
  });

  it('fails with the board when the real side never answers', () => {
    const host = new ScriptedHost();
    let status = -1;
    host.client(function* (_board, _socket, result) {
      status = result;
    });
    host.run(5);
    expect(status).toBe(NX.NX_NOT_CONNECTED);
  });

  it('is given up when the board does not complete its handshake', () => {
    const host = new ScriptedHost();
    host.on_request = (request) => {
      if (request.startsWith('connect')) host.answer(1, 'connected', '', 1000);
    };
    host.lan.install(frame_loss({ match: 'tcp_synack', nth: 1, count: Number.POSITIVE_INFINITY }));
    host.client(function* () {});
    host.run(60);
    expect(host.asked).toEqual(['connect 1 127.0.0.1:80', 'reset 1']);
    // The slot is free again: a second connection is asked for.
    expect(host.gateway.rejected).toBe(0);
    expect(host.lan.frames.in_use).toBe(0);
  });

  it('waits for room when the real side takes nothing, and goes on when it does', () => {
    const host = new ScriptedHost();
    let written = 0;
    host.on_request = (request) => {
      if (request.startsWith('connect')) host.answer(1, 'connected', '', 1000);
      if (request.startsWith('write')) written += request.length - 'write 1 '.length;
    };
    const total = 200_000;
    let sent = false;
    host.client(function* (board, socket) {
      sent = yield* board.send(socket, new Uint8Array(total).fill(65), 1460);
    });
    host.run(10);
    const before_room = written;
    expect(host.asked.filter((request) => request === 'ask_room 1')).toHaveLength(1);
    expect(before_room).toBeGreaterThanOrEqual(64 * 1024);
    expect(before_room).toBeLessThan(64 * 1024 + 1460);
    expect(sent).toBe(false);
    for (let n = 0; n < 3; n++) {
      host.answer(1, 'room');
      host.run(10);
    }
    expect(written).toBe(total);
    expect(sent).toBe(true);
  });

  it('ends on the real side when the board ends, is lost when the board resets', () => {
    for (const wait of [500, NX.NX_NO_WAIT]) {
      const host = new ScriptedHost();
      host.on_request = (request) => {
        if (request.startsWith('connect')) host.answer(1, 'connected', '', 1000);
        if (request.startsWith('end')) host.answer(1, 'end', '', 1000);
      };
      host.client(function* (_board, socket) {
        yield* NX.nx_tcp_socket_disconnect(socket, wait);
      });
      host.run(10);
      const expected = wait === 500 ? ['end 1', 'end 1'] : ['reset 1'];
      expect(host.asked).toEqual(['connect 1 127.0.0.1:80', ...expected]);
      expect(host.sim.diagnostics).toEqual([]);
    }
  });
});
