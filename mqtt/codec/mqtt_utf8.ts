/**
 * UTF-8 strings as MQTT 3.1.1 chapter 1.5.3 has them: well-formed, no surrogates, no U+0000, a byte order mark kept.
 *
 * Not TextDecoder, because the clause that is broken must be known, and because short ASCII topics, which is nearly
 * all there is, are several times faster this way.
 */
import { type MqttMalformed, malformed } from './mqtt_packet.ts';

/** The most bytes that the two-byte length prefix of a string can say (MQTT 1.5.3). */
export const MQTT_STRING_BYTES_MAXIMUM = 65_535;

const ILL_FORMED = '[MQTT-1.5.3-1]';
const NULL_CHARACTER = '[MQTT-1.5.3-2]';

function ill_formed(at: number, why: string): MqttMalformed {
  return malformed(ILL_FORMED, `ill-formed UTF-8 at byte ${at}: ${why}`);
}

/** Characters taken in one call: as many arguments as every engine can pass. */
const ASCII_RUN_MAXIMUM = 4096;

function ascii_run_end(bytes: Uint8Array, at: number, end: number): number {
  while (at < end && bytes[at]! < 0x80 && bytes[at] !== 0) at++;
  return at;
}

/**
 * Decodes `bytes[start..end)`. Never strips U+FEFF [MQTT-1.5.3-3].
 * Returns the string, or the error value that names the broken clause.
 */
export function utf8_decode(bytes: Uint8Array, start: number, end: number): string | MqttMalformed {
  let text = '';
  let at = start;
  while (at < end) {
    const first = bytes[at]!;
    if (first === 0) return malformed(NULL_CHARACTER, `U+0000 at byte ${at - start}`);
    if (first < 0x80) {
      const run_end = ascii_run_end(bytes, at, Math.min(end, at + ASCII_RUN_MAXIMUM));
      text += String.fromCharCode.apply(null, bytes.subarray(at, run_end) as unknown as number[]);
      at = run_end;
      continue;
    }
    const size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    // 0x80..0xC1 can start no character (0xC0 and 0xC1 would be overlong), 0xF5.. lies beyond U+10FFFF.
    if (first < 0xc2 || first > 0xf4)
      return ill_formed(at - start, `0x${first.toString(16)} cannot start a character`);
    if (at + size > end) return ill_formed(at - start, 'the character is cut off');
    let code = first & (0x7f >> size);
    for (let n = 1; n < size; n++) {
      const next = bytes[at + n]!;
      if ((next & 0xc0) !== 0x80) return ill_formed(at + n - start, 'not a continuation byte');
      code = (code << 6) | (next & 0x3f);
    }
    if ((size === 3 && code < 0x800) || (size === 4 && code < 0x10000))
      return ill_formed(at - start, 'overlong form');
    if (code >= 0xd800 && code <= 0xdfff) return ill_formed(at - start, `surrogate U+${code.toString(16)}`);
    if (code > 0x10ffff) return ill_formed(at - start, 'beyond U+10FFFF');
    text += String.fromCodePoint(code);
    at += size;
  }
  return text;
}

/** Number of UTF-8 bytes of `text`, or the error value when it has no UTF-8 form that MQTT allows. */
export function utf8_length(text: string): number | MqttMalformed {
  let bytes = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 0) return malformed(NULL_CHARACTER, `U+0000 at character ${at}`);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    else if (unit < 0xd800 || unit > 0xdfff) bytes += 3;
    else {
      const next = text.charCodeAt(at + 1);
      if (unit > 0xdbff || !(next >= 0xdc00 && next <= 0xdfff)) {
        return malformed(ILL_FORMED, `unpaired surrogate U+${unit.toString(16)} at character ${at}`);
      }
      bytes += 4;
      at++;
    }
  }
  return bytes;
}

/** Writes the UTF-8 bytes of a string that utf8_length accepted at `target[at...]`; returns the place after them. */
export function utf8_write(text: string, target: Uint8Array, at: number): number {
  for (let n = 0; n < text.length; n++) {
    let code = text.charCodeAt(n);
    if (code < 0x80) {
      target[at++] = code;
      continue;
    }
    if (code < 0x800) {
      target[at++] = 0xc0 | (code >> 6);
    } else {
      if (code >= 0xd800 && code <= 0xdbff) {
        code = text.codePointAt(n)!;
        n++;
        target[at++] = 0xf0 | (code >> 18);
        target[at++] = 0x80 | ((code >> 12) & 0x3f);
      } else {
        target[at++] = 0xe0 | (code >> 12);
      }
      target[at++] = 0x80 | ((code >> 6) & 0x3f);
    }
    target[at++] = 0x80 | (code & 0x3f);
  }
  return at;
}
