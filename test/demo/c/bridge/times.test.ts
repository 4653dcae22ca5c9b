import { expect, it } from 'vitest';
import { CMemory } from '../../../../demo/c/bridge/memory.ts';
import { TIMES_BYTES, Times } from '../../../../demo/c/bridge/times.ts';
import { NX_SNTP_TIME, NX_SNTP_TIME_MESSAGE } from '../../../../netx/sntp/nxd_sntp_client.ts';

const START = 64;

function places() {
  const memory = new CMemory(() => {});
  const bytes = new Uint8Array(START + TIMES_BYTES + 64).fill(0xee);
  memory.bytes = bytes;
  memory.words = new Uint32Array(bytes.buffer);
  const times = new Times(memory);
  times.attach(START);
  return { times, bytes, words: memory.words };
}

it('a message lies in memory word by word as in C, without key and digest', () => {
  const { times, words } = places();
  const message = new NX_SNTP_TIME_MESSAGE();
  Object.assign(message, { flags: 1, peer_clock_stratum: 2, peer_poll_interval: 3, peer_clock_precision: 4 });
  Object.assign(message, {
    root_delay: 5,
    clock_dispersion: 6,
    reference_clock_id: Uint8Array.of(7, 0, 0, 0),
  });
  Object.assign(message, { reference_clock_update_time_stamp: [8, 9], originate_time_stamp: [10, 11] });
  Object.assign(message, { receive_time_stamp: [12, 13], transmit_time_stamp: [14, 15] });
  message.reference_clock_update_time = new NX_SNTP_TIME(21, 22);
  message.originate_time = new NX_SNTP_TIME(23, 24);
  message.receive_time = new NX_SNTP_TIME(25, 26);
  message.transmit_time = new NX_SNTP_TIME(27, 28);
  const at = times.message(message) >>> 2;
  const upto = (from: number, to: number): number[] =>
    Array.from({ length: to - from + 1 }, (_, index) => from + index);
  expect([...words.subarray(at, at + 28)]).toEqual([...upto(1, 15), 0, 0, 0, 0, 0, ...upto(21, 28)]);
});

it('places are taken in turn, and nothing is written outside of them', () => {
  const { times, bytes } = places();
  const taken = Array.from({ length: 9 }, (_, index) => times.time(new NX_SNTP_TIME(index, 0xffffffff)));
  expect(new Set(taken).size).toBe(8);
  expect(taken[8]).toBe(taken[0]);
  const outside = [...bytes.subarray(0, START), ...bytes.subarray(START + TIMES_BYTES)];
  expect(outside.every((byte) => byte === 0xee)).toBe(true);
});
