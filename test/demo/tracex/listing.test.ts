import { expect, test } from 'vitest';
import { board_records } from '../../../demo/tracex/board_records.ts';
import { buffer_listing } from '../../../demo/tracex/listing.ts';
import { read_buffer } from '../../../rtos/event_trace/read_buffer.ts';
import { recorded_buffer, turned } from './recorded.ts';

function listing(bytes: Uint8Array, with_events = true): string[] {
  const buffer = read_buffer(bytes);
  return buffer_listing('board.trx', buffer, board_records(buffer, 1_000_000), 1_000_000, with_events);
}

test('a buffer is told in words: objects, who ran, services, each event', () => {
  const text = listing(recorded_buffer('mutex-timer'));
  expect(text.slice(0, 2)).toEqual([
    'board.trx: TraceX buffer of a board, little-endian, from address 0x20000000',
    '46 events, room for 120, over 500 ms at 1000000 counts a second (--clock HZ, if the time source counts otherwise)',
  ]);
  const has = (line: RegExp): void => expect(text.some((one) => line.test(one))).toBe(true);
  has(/^ {2}0x20002f18 {2}thread +"low" +priority 20, stack of 1024 bytes at 0x20002fd8, deleted$/);
  has(/^ {2}0x20003b80 {2}timer +"alarm" +first after 4 ticks, then every 2, deleted$/);
  has(/^ {2}low +130 us +0\.03 % +13 events$/);
  has(/^ {2}tx_mutex_get +2$/);
  has(
    /^14 +0\.001030 {2}high +tx_mutex_get +mutex "resource with a name of more th", owned by low, no timeout$/,
  );
  has(/^33 +0\.004010 {2}System Timer Thread +interrupt enter +interrupt 7$/);
  has(/^44 +0\.004120 {2}high +tx_time_set +500$/);
});

test('events of the network have the words of their numbers, user events theirs', () => {
  const network = listing(recorded_buffer('network'));
  const has = (line: RegExp): void => expect(network.some((one) => line.test(one))).toBe(true);
  has(/ {2}packet pool +"pool a" +8 packets of 256 bytes$/);
  has(
    /^111 .* app +UDP send +IP instance "node a", UDP socket "udp socket", packet 0x20003058, header 0x1b580009$/,
  );
  has(/^121 .* node b +IP receive +IP instance "node b", from 10\.0\.0\.1, packet 0x20003920, length 33$/);
  has(/^42 .* app +nx_icmp_ping +IP instance "node a", to 10\.0\.0\.2, memory 0x807c13f, size 4$/);
  const user = listing(recorded_buffer('queue-semaphore')).find((line) => line.includes('user event'));
  expect(user).toMatch(/^47 .* consumer +user event 4096 +1 2 3 4$/);
});

test('the byte order of the board changes nothing but its name; a full buffer says that there was more', () => {
  for (const name of ['mutex-timer', 'queue-semaphore', 'wrapped']) {
    const bytes = recorded_buffer(name);
    const big = listing(turned(bytes)).map((line) => line.replace('big-endian', 'little-endian'));
    expect(big).toEqual(listing(bytes));
  }
  expect(listing(recorded_buffer('wrapped'))[1]).toMatch(
    /^the newest 40 events, as the buffer is full, over 4\.94 ms /,
  );
  expect(listing(recorded_buffer('wrapped'), false).length).toBeLessThan(40);
});
