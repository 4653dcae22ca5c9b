import { describe, expect, test } from 'vitest';
import {
  bytes_of,
  is_mqtt_string,
  is_topic_filter,
  is_topic_name,
  topic_bytes,
} from '../../../mqtt/client/text.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('a CHAR * argument', () => {
  test('counts as its UTF-8 bytes', () => {
    expect([...bytes_of('é!', 3)]).toEqual([0xc3, 0xa9, 0x21]);
  });

  test('is cut to the length passed, whatever it holds', () => {
    expect([...bytes_of('topic', 3)]).toEqual([0x74, 0x6f, 0x70]);
    expect([...bytes_of(Uint8Array.of(1, 2, 3), 2)]).toEqual([1, 2]);
  });

  test('reads zeros behind its end', () => {
    expect([...bytes_of('a', 3)]).toEqual([0x61, 0, 0]);
  });

  test('that is a topic is encoded once, and again for another length', () => {
    const first = topic_bytes('é/x', 4);
    expect([...first]).toEqual([0xc3, 0xa9, 0x2f, 0x78]);
    expect(topic_bytes('é/x', 4)).toBe(first);
    expect([...topic_bytes('é/x', 2)]).toEqual([0xc3, 0xa9]);
    expect([...topic_bytes(utf8('é/x'), 3)]).toEqual([0xc3, 0xa9, 0x2f]);
  });

  test('of null or length 0 has no bytes', () => {
    expect(bytes_of(null, 5).length).toBe(0);
    expect(bytes_of('abc', 0).length).toBe(0);
  });
});

describe('MQTT strings', () => {
  test('are well-formed UTF-8 without U+0000 [MQTT-1.5.3-1, -2]', () => {
    expect(is_mqtt_string(utf8('naïve 🚀'))).toBe(true);
    expect(is_mqtt_string(Uint8Array.of(0xc0, 0x80))).toBe(false);
    expect(is_mqtt_string(Uint8Array.of(0xed, 0xa0, 0x80))).toBe(false);
    expect(is_mqtt_string(Uint8Array.of(0x61, 0xe2, 0x82))).toBe(false);
    expect(is_mqtt_string(utf8('a\0b'))).toBe(false);
  });

  test('as topic names are not empty and have no wildcard [MQTT-4.7.3-1, 3.3.2-2]', () => {
    expect(['a', '/', 'a/b', '$SYS/x'].map((name) => is_topic_name(utf8(name)))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(['', 'a/+', '#', 'a#'].map((name) => is_topic_name(utf8(name)))).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  test('as topic filters have wildcards as whole levels, # only last [MQTT-4.7.1-2, -3]', () => {
    expect(['#', '+', 'a/+/b', 'a/#', '+/#'].every((filter) => is_topic_filter(utf8(filter)))).toBe(true);
    expect(['', 'a#', '#/a', 'a+', '+a/b', 'a/#/b'].some((filter) => is_topic_filter(utf8(filter)))).toBe(
      false,
    );
  });
});
