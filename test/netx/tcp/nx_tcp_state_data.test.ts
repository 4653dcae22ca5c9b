import { describe, expect, test } from 'vitest';
import { tx_thread_sleep } from '../../../rtos/tx_api.ts';
import { connected_server, receive_text } from './connected.ts';
import { HandMadePeer, type Segment } from './hand_made_peer.ts';
import { TcpLab } from './tcp_lab.ts';

/** Segments, one a tick from 5 on, to a socket with a window of 20 bytes; what its reader gets at tick 30. */
function give(...segments: Segment[]): { got: string[]; lines: string[]; window: number } {
  const lab = new TcpLab();
  const peer = new HandMadePeer(lab);
  const got: string[] = [];
  let window = -1;
  connected_server(
    lab,
    function* (socket) {
      yield* tx_thread_sleep(29);
      window = socket.nx_tcp_socket_rx_window_current;
      for (;;) {
        const text = yield* receive_text(socket, 0);
        if (text.startsWith('0x')) return;
        got.push(text);
      }
    },
    { window: 20 },
  );
  peer.connect_at(1);
  for (const [index, segment] of segments.entries()) peer.send_at(5 + index, segment);
  lab.run(60);
  return { got, lines: peer.lines(2), window };
}

describe('data', () => {
  test('fills the window, which opens again when half of it is read or with the delayed acknowledgment', () => {
    const { got, lines, window } = give(
      { flags: 'PA', seq: 1, ack: 1, data: '01234' },
      { flags: 'PA', seq: 6, ack: 1, data: '56789' },
      { flags: 'PA', seq: 11, ack: 1, data: 'abcde' },
    );
    expect(got).toEqual(['01234', '56789', 'abcde']);
    expect(window).toBe(5);
    expect(lines).toEqual(['20 A 1 ack 16 win 5', '30 A 1 ack 16 win 15', '50 A 1 ack 16 win 20']);
  });

  test('beyond the window is cut off', () => {
    const { got, lines, window } = give({ flags: 'PA', seq: 1, ack: 1, data: '0123456789abcdefghijKLMNO' });
    expect(got).toEqual(['0123456789abcdefghij']);
    expect(window).toBe(0);
    expect(lines).toEqual(['20 A 1 ack 21 win 0', '30 A 1 ack 21 win 20']);
  });

  test('is cut to the byte: one beyond the window, one received before', () => {
    const { got } = give(
      { flags: 'PA', seq: 1, ack: 1, data: '012' },
      { flags: 'PA', seq: 3, ack: 1, data: '23456789abcdefghij' },
      { flags: 'PA', seq: 20, ack: 1, data: 'jK' },
    );
    expect(got).toEqual(['012', '3456789abcdefghij']);
    const { got: beyond, window } = give({ flags: 'PA', seq: 1, ack: 1, data: '0123456789abcdefghijK' });
    expect([beyond, window]).toEqual([['0123456789abcdefghij'], 0]);
  });

  test('that was received before is acknowledged again, and cut off where something is new', () => {
    const { got, lines } = give(
      { flags: 'PA', seq: 1, ack: 1, data: '012' },
      { flags: 'PA', seq: 1, ack: 1, data: '012' },
      { flags: 'PA', seq: 2, ack: 1, data: '1234' },
    );
    expect(got).toEqual(['012', '34']);
    expect(lines).toEqual(['6 A 1 ack 4 win 17', '20 A 1 ack 6 win 15', '50 A 1 ack 6 win 20']);
  });

  test('with a FIN ends the stream behind it', () => {
    const { got, lines } = give(
      { flags: 'FPA', seq: 1, ack: 1, data: 'end' },
      { flags: 'PA', seq: 5, ack: 1, data: 'x' },
    );
    expect(got).toEqual(['end']);
    expect(lines).toEqual(['5 A 1 ack 5 win 17', '50 A 1 ack 5 win 20']);
  });

  test('nothing at all is not acknowledged', () => {
    expect(give({ flags: 'A', seq: 1, ack: 1 }).lines).toEqual([]);
  });
});
