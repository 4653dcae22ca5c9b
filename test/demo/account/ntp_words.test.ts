import { expect, it } from 'vitest';
import { ntp_words } from '../../../demo/account/ntp_words.ts';

function message(mode: number, stratum = 1, seconds = 3_944_678_400, leap = 0): Uint8Array {
  const bytes = new Uint8Array(48);
  bytes[0] = (leap << 6) | (4 << 3) | mode;
  bytes[1] = stratum;
  bytes.set(Buffer.from('GPS'), 12);
  new DataView(bytes.buffer).setUint32(40, seconds);
  return bytes;
}

it.each([
  [message(3), 'NTP request: what time is it?'],
  [message(4), 'NTP answer: 2025-01-01T00:00:00.000Z, stratum 1'],
  [message(5, 2), 'NTP broadcast: 2025-01-01T00:00:00.000Z, stratum 2'],
  [message(4, 1, 3_944_678_400, 3), 'NTP answer: 2025-01-01T00:00:00.000Z, stratum 1, not synchronised'],
  [message(4, 0), 'NTP answer: kiss of death, GPS'],
  [message(4, 1, 0), 'NTP answer: 2036-02-07T06:28:16.000Z, stratum 1'],
  [message(6), 'NTP, malformed, 48 bytes'],
  [message(4).subarray(0, 47), 'NTP, malformed, 47 bytes'],
])('a message is told in words (%#)', (bytes, words) => {
  expect(ntp_words(bytes)).toBe(words);
});
