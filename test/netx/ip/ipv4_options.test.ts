import { expect, test } from 'vitest';
import { read32 } from '../../../netx/wire/bytes.ts';
import { datagram, echo, HandWire, hex } from '../hand_wire.ts';

const ICMP = 1;
const END = 0;
const NOP = 1;
const TIMESTAMP = 68;
const ROUTER_ALERT = 148;

/** What the board sends back for an echo request with these options. */
function answer(options: readonly number[]): Uint8Array | undefined {
  const board = new HandWire();
  board.at(1, () => board.receive_arp_reply());
  board.at(2, () => board.receive_ip(datagram(ICMP, echo(8, 1, 2, 'data'), { options })));
  board.run_ticks(5);
  expect([board.free, board.diagnostics]).toEqual([20, []]);
  return board.sent[0]?.bytes;
}

/** An echo reply without options. */
const ACCEPTED = hex(echo(0, 1, 2, 'data'));

/** The byte that a parameter problem points to. */
function problem_at(options: readonly number[]): number | undefined {
  const bytes = answer(options);
  if (bytes === undefined || bytes[20] !== 12) return undefined;
  return read32(bytes, 24) >>> 24;
}

test('options are walked over and taken off', () => {
  const right = [TIMESTAMP, 8, 5, 0, 0, 0, 0, 0];
  for (const options of [[NOP, NOP, NOP, NOP], [END, 9, 9, 9], [ROUTER_ALERT, 4, 0, 0], right]) {
    expect(hex(answer(options)?.subarray(20) ?? new Uint8Array(0))).toBe(ACCEPTED);
  }
});

test('an option longer than the header, or of no length, drops the datagram', () => {
  for (const options of [
    [ROUTER_ALERT, 5, 0, 0],
    [ROUTER_ALERT, 1, 0, 0],
    [ROUTER_ALERT, 0, 0, 0],
    [NOP, NOP, NOP, 7],
  ]) {
    expect(answer(options)).toBeUndefined();
  }
});

test('a wrong timestamp option is answered with the place of the wrong byte', () => {
  expect(problem_at([TIMESTAMP, 7, 5, 0, 0, 0, 0, 0])).toBe(22);
  expect(problem_at([TIMESTAMP, 8, 4, 0, 0, 0, 0, 0])).toBe(23);
  expect(problem_at([TIMESTAMP, 8, 6, 0, 0, 0, 0, 0])).toBe(23);
  expect(problem_at([TIMESTAMP, 8, 5, 0xf0, 0, 0, 0, 0])).toBe(24);
  expect(problem_at([NOP, NOP, NOP, NOP, TIMESTAMP, 8, 5, 2, 0, 0, 0, 0])).toBe(28);
  const right = [TIMESTAMP, 8, 5, 0, 0, 0, 0, 0];
  expect(problem_at([...right, ...right])).toBe(30);
});
