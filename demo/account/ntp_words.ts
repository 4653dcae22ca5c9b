// NTP messages in words (RFC 5905 7.3): who asks, and what time it is said to be.

import { read32 } from '../../netx/wire/bytes.ts';

export const NTP_PORT = 123;

const BYTES = 48;
/** Seconds from 1900 to 1970. */
const EPOCH_S = 2_208_988_800;
const MODES: Readonly<Record<number, string>> = { 3: 'request', 4: 'answer', 5: 'broadcast' };

/** What a message says, in one line. */
export function ntp_words(message: Uint8Array): string {
  const mode = MODES[(message[0] ?? 0) & 7];
  if (message.length < BYTES || mode === undefined) return `NTP, malformed, ${message.length} bytes`;
  if (mode === 'request') return 'NTP request: what time is it?';
  const stratum = message[1] as number;
  const code = String.fromCharCode(...message.subarray(12, 16)).replace(/[^!-~]/g, '');
  if (stratum === 0) return `NTP ${mode}: kiss of death, ${code === '' ? 'without a code' : code}`;
  const leap = (message[0] as number) >>> 6;
  const source = `stratum ${stratum}${leap === 3 ? ', not synchronised' : ''}`;
  return `NTP ${mode}: ${date_text(read32(message, 40), read32(message, 44))}, ${source}`;
}

/** Times from 2036 on count from there (RFC 4330 3). */
function date_text(seconds: number, fraction: number): string {
  const since_1970 = seconds - EPOCH_S + (seconds < 0x80000000 ? 2 ** 32 : 0);
  return new Date(since_1970 * 1000 + Math.floor((fraction / 2 ** 32) * 1000)).toISOString();
}
