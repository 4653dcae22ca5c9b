/**
 * Topic names and topic filters: what is valid, and which filter matches which name (MQTT 3.1.1 chapter 4.7).
 *
 * Comparison is by character, with no normalisation [MQTT-4.7.3-4]. That the string is well-formed UTF-8 was checked
 * when it was decoded (mqtt_utf8.ts).
 */
import { quoted } from '../../rtos/sim/printable.ts';
import { type MqttMalformed, malformed } from './mqtt_packet.ts';
import { MQTT_STRING_BYTES_MAXIMUM, utf8_length } from './mqtt_utf8.ts';

const SEPARATOR = '/';
const SINGLE_LEVEL = '+';
const MULTI_LEVEL = '#';

function check_size(what: string, text: string): MqttMalformed | null {
  if (text.length === 0) return malformed('[MQTT-4.7.3-1]', `the ${what} is empty`);
  const bytes = utf8_length(text);
  if (typeof bytes !== 'number') return bytes;
  if (bytes > MQTT_STRING_BYTES_MAXIMUM) {
    return malformed(
      '[MQTT-4.7.3-3]',
      `the ${what} has ${bytes} bytes, at most ${MQTT_STRING_BYTES_MAXIMUM} are allowed`,
    );
  }
  return null;
}

/** Null when `topic` may stand in a PUBLISH or as a will topic, else the error value. */
export function check_topic_name(topic: string): MqttMalformed | null {
  const size = check_size('topic name', topic);
  if (size !== null) return size;
  if (topic.includes(SINGLE_LEVEL) || topic.includes(MULTI_LEVEL)) {
    return malformed('[MQTT-3.3.2-2]', `the topic name ${quoted(topic)} has a wildcard character`);
  }
  return null;
}

/** Null when `filter` may stand in a SUBSCRIBE or UNSUBSCRIBE, else the error value. */
export function check_topic_filter(filter: string): MqttMalformed | null {
  const size = check_size('topic filter', filter);
  if (size !== null) return size;
  if (!filter.includes(SINGLE_LEVEL) && !filter.includes(MULTI_LEVEL)) return null;
  const levels = filter.split(SEPARATOR);
  for (const [n, level] of levels.entries()) {
    if (level.includes(MULTI_LEVEL) && (level !== MULTI_LEVEL || n !== levels.length - 1)) {
      return malformed('[MQTT-4.7.1-2]', `"#" must be the last level and stand alone in ${quoted(filter)}`);
    }
    if (level.includes(SINGLE_LEVEL) && level !== SINGLE_LEVEL) {
      return malformed('[MQTT-4.7.1-3]', `"+" must fill a whole level in ${quoted(filter)}`);
    }
  }
  return null;
}

/** True when the valid filter matches the valid topic name. */
export function topic_matches(filter: string, topic: string): boolean {
  return levels_match(filter.split(SEPARATOR), topic.split(SEPARATOR));
}

/** The same for a filter and a topic name that were cut into their levels. */
export function levels_match(wanted: readonly string[], levels: readonly string[]): boolean {
  const [first] = wanted;
  // [MQTT-4.7.2-1] A filter that starts with a wildcard does not match names that begin with "$".
  if ((first === SINGLE_LEVEL || first === MULTI_LEVEL) && levels[0]?.startsWith('$')) return false;
  for (let n = 0; n < wanted.length; n++) {
    const level = wanted[n];
    // MQTT 4.7.1.2: "#" also stands for the parent itself, so "a/#" matches "a".
    if (level === MULTI_LEVEL) return true;
    if (n >= levels.length) return false;
    if (level !== SINGLE_LEVEL && level !== levels[n]) return false;
  }
  return wanted.length === levels.length;
}

/** The number of levels of a topic or filter: one more than it has separators. */
export function level_count(text: string): number {
  let levels = 1;
  for (let at = text.indexOf(SEPARATOR); at >= 0; at = text.indexOf(SEPARATOR, at + 1)) levels++;
  return levels;
}
