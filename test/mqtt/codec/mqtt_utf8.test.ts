import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8_decode, utf8_length, utf8_write } from '../../../mqtt/codec/mqtt_utf8.ts';
import { runs } from './runs.ts';
import { bytes_of } from './vectors.ts';

function decode(vector: string): string {
  const bytes = bytes_of(vector);
  const result = utf8_decode(bytes, 0, bytes.length);
  return typeof result === 'string' ? result : `${result.clause} ${result.reason}`;
}

describe('UTF-8 strings', () => {
  it.each([
    ["'abc'", 'abc'],
    ['', ''],
    ['c2 80', '\u0080'],
    ['df bf', '\u07ff'],
    ['e0 a0 80', '\u0800'],
    ['ed 9f bf', '\ud7ff'],
    ['ee 80 80', '\ue000'],
    ['ef bf bf', '\uffff'],
    ['f0 90 80 80', '\u{10000}'],
    ['f4 8f bf bf', '\u{10ffff}'],
    ["'a' c3 a4 'b' e2 82 ac 'c'", 'a\u00e4b\u20acc'],
  ])('decodes %s', (vector, text) => {
    expect(decode(vector)).toBe(text);
  });

  it('keeps U+FEFF at the start [MQTT-1.5.3-3]', () => {
    expect(decode("ef bb bf 'a'")).toBe('\ufeffa');
  });

  it.each([
    ['ed a0 80', 'surrogate U+d800'],
    ['ed bf bf', 'surrogate U+dfff'],
    ['c0 80', '0xc0 cannot start a character'],
    ['c1 bf', '0xc1 cannot start a character'],
    ['e0 80 80', 'overlong form'],
    ['f0 80 80 80', 'overlong form'],
    ['f4 90 80 80', 'beyond U+10FFFF'],
    ['f5 80 80 80', '0xf5 cannot start a character'],
    ['80', '0x80 cannot start a character'],
    ["c3 'a'", 'not a continuation byte'],
    ['e2 82', 'the character is cut off'],
    ['ff', '0xff cannot start a character'],
  ])('refuses %s under [MQTT-1.5.3-1]: %s', (vector, why) => {
    const result = decode(vector);
    expect(result).toContain('[MQTT-1.5.3-1]');
    expect(result).toContain(why);
  });

  it('refuses U+0000 under [MQTT-1.5.3-2] both ways', () => {
    expect(decode("'a' 00 'b'")).toContain('[MQTT-1.5.3-2]');
    expect(utf8_length('a\0b')).toMatchObject({ clause: '[MQTT-1.5.3-2]' });
  });

  it('refuses unpaired surrogates in a string', () => {
    for (const text of ['\ud800', 'a\udc00', '\udc00\ud800', '\ud800a']) {
      expect(utf8_length(text)).toMatchObject({ clause: '[MQTT-1.5.3-1]' });
    }
  });

  it('agrees with the platform on random bytes', () => {
    const judge = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 6 }),
      fc.string({ unit: 'binary', maxLength: 6 }).map((text) => new TextEncoder().encode(text)),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 5 }), (pieces) => {
        const bytes = new Uint8Array(pieces.flatMap((part) => [...part]));
        let expected: string | null = null;
        try {
          expected = judge.decode(bytes);
        } catch {}
        if (expected?.includes('\0')) expected = null;
        const result = utf8_decode(bytes, 0, bytes.length);
        expect(typeof result === 'string' ? result : null).toBe(expected);
      }),
      runs(2000),
    );
  });

  it('writes what the platform writes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const expected = new TextEncoder().encode(text);
        const length = utf8_length(text);
        if (typeof length !== 'number') {
          expect(text.includes('\0') || /\p{Surrogate}/u.test(text)).toBe(true);
          return;
        }
        const target = new Uint8Array(length + 2);
        expect(utf8_write(text, target, 1)).toBe(length + 1);
        expect(target.slice(1, length + 1)).toEqual(expected);
      }),
      runs(1000),
    );
  });
});
