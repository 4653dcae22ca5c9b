/**
 * Arguments of type `CHAR *` as bytes, and the checks that MQTT 3.1.1 chapters 1.5.3 and 4.7 ask of them (the rules
 * themselves are the codec's).
 */

import { check_topic_filter, check_topic_name } from '../codec/mqtt_topic.ts';
import { MQTT_STRING_BYTES_MAXIMUM, utf8_decode } from '../codec/mqtt_utf8.ts';
import type { MqttText } from './nxd_mqtt_cb.ts';

const encoder = new TextEncoder();
const EMPTY = new Uint8Array(0);

/** The `length` bytes that a text argument stands for; what it lacks is zero (in C it would be stray memory). */
export function bytes_of(text: MqttText, length: number): Uint8Array {
  if (text === null || length === 0) return EMPTY;
  const bytes = typeof text === 'string' ? encoder.encode(text) : text;
  if (bytes.length === length) return bytes;
  if (bytes.length > length) return bytes.subarray(0, length);
  const padded = new Uint8Array(length);
  padded.set(bytes);
  return padded;
}

/** Topics that a program says again and again, as bytes; nobody changes those. */
const remembered = new Map<string, Uint8Array>();
const REMEMBERED_AT_MOST = 16_384;

/** The same for the topic of a PUBLISH, which is encoded once. */
export function topic_bytes(text: MqttText, length: number): Uint8Array {
  if (typeof text !== 'string') return bytes_of(text, length);
  const known = remembered.get(text);
  if (known?.length === length) return known;
  const bytes = bytes_of(text, length);
  if (remembered.size >= REMEMBERED_AT_MOST) remembered.clear();
  remembered.set(text, bytes);
  return bytes;
}

/** MQTT-1.5.3-1 and -2: well-formed UTF-8 without U+0000. */
export function is_mqtt_string(bytes: Uint8Array): boolean {
  return typeof utf8_decode(bytes, 0, bytes.length) === 'string';
}

const PLUS = 0x2b;
const HASH = 0x23;

/** Printable ASCII without wildcards, not empty: nearly every topic, told without making a string of it. */
function is_plain_topic(bytes: Uint8Array, from: number, length: number): boolean {
  for (let at = from; at < from + length; at++) {
    const byte = bytes[at] as number;
    if (byte < 0x20 || byte > 0x7e || byte === PLUS || byte === HASH) return false;
  }
  return length > 0 && length <= MQTT_STRING_BYTES_MAXIMUM;
}

/** MQTT-4.7.3-1, -2 and 3.3.2-2: what may stand in a PUBLISH: not empty, no wildcard. */
export function is_topic_name(bytes: Uint8Array, from = 0, length = bytes.length): boolean {
  if (is_plain_topic(bytes, from, length)) return true;
  const text = utf8_decode(bytes, from, from + length);
  return typeof text === 'string' && check_topic_name(text) === null;
}

/** MQTT-4.7.1-2, -3 and 4.7.3-1: what may stand in a SUBSCRIBE: wildcards only as whole levels, `#` only last. */
export function is_topic_filter(bytes: Uint8Array): boolean {
  const text = utf8_decode(bytes, 0, bytes.length);
  return typeof text === 'string' && check_topic_filter(text) === null;
}
