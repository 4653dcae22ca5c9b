import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { check_topic_filter, check_topic_name, topic_matches } from '../../../mqtt/codec/mqtt_topic.ts';
import { runs } from './runs.ts';

describe('topic names', () => {
  it.each(['a', '/', '//', 'a/b', '/a', 'a/', ' ', '$SYS/x', 'a b/\u00e4', 'sport/tennis/player1'])(
    'allow "%s"',
    (name) => {
      expect(check_topic_name(name)).toBeNull();
    },
  );

  it.each([
    ['', '[MQTT-4.7.3-1]'],
    ['a/+', '[MQTT-3.3.2-2]'],
    ['#', '[MQTT-3.3.2-2]'],
    ['a\0', '[MQTT-1.5.3-2]'],
    ['\u20ac'.repeat(21_846), '[MQTT-4.7.3-3]'],
  ])('refuse %j', (name, clause) => {
    expect(check_topic_name(name)?.clause).toBe(clause);
  });

  it('may have 65535 bytes', () => {
    expect(check_topic_name('\u20ac'.repeat(21_845))).toBeNull();
  });
});

describe('topic filters', () => {
  it.each(['#', '+', 'a/#', 'a/+/b', '+/+', '/+', '+/#', 'sport/tennis/#', '$SYS/#', '/'])(
    'allow "%s"',
    (filter) => {
      expect(check_topic_filter(filter)).toBeNull();
    },
  );

  it.each([
    ['', '[MQTT-4.7.3-1]'],
    ['sport/tennis#', '[MQTT-4.7.1-2]'],
    ['sport/tennis/#/ranking', '[MQTT-4.7.1-2]'],
    ['##', '[MQTT-4.7.1-2]'],
    ['#/', '[MQTT-4.7.1-2]'],
    ['sport+', '[MQTT-4.7.1-3]'],
    ['a/+b/c', '[MQTT-4.7.1-3]'],
    ['++', '[MQTT-4.7.1-3]'],
  ])('refuse %j', (filter, clause) => {
    expect(check_topic_filter(filter)?.clause).toBe(clause);
  });
});

describe('matching', () => {
  it.each([
    // The examples of chapter 4.7, then corners.
    ['sport/tennis/player1/#', 'sport/tennis/player1', true],
    ['sport/tennis/player1/#', 'sport/tennis/player1/ranking', true],
    ['sport/tennis/player1/#', 'sport/tennis/player1/score/wimbledon', true],
    ['sport/#', 'sport', true],
    ['#', 'sport/tennis', true],
    ['sport/tennis/+', 'sport/tennis/player1', true],
    ['sport/tennis/+', 'sport/tennis/player1/ranking', false],
    ['sport/+', 'sport', false],
    ['sport/+', 'sport/', true],
    ['+/+', '/finance', true],
    ['/+', '/finance', true],
    ['+', '/finance', false],
    ['#', '$SYS/monitor', false],
    ['+/monitor/Clients', '$SYS/monitor/Clients', false],
    ['$SYS/#', '$SYS/', true],
    ['$SYS/#', '$SYS', true],
    ['$SYS/monitor/+', '$SYS/monitor/Clients', true],
    ['a/b', 'a/b', true],
    ['a/b', 'a/B', false],
    ['a', 'a/', false],
    ['a/', 'a', false],
    ['a/+/c', 'a//c', true],
    ['a/#', 'a/', true],
    ['a/#', 'ab', false],
    ['+/#', 'a', true],
    ['a/+/#', 'a', false],
    ['x/$y/+', 'x/$y/z', true],
  ] as const)('"%s" against "%s" is %s', (filter, topic, expected) => {
    expect(topic_matches(filter, topic)).toBe(expected);
  });

  it('agrees with a matcher made of regular expressions', () => {
    const level = fc.constantFrom('', 'a', 'b', '$c', 'ab');
    const topic = fc.array(level, { minLength: 1, maxLength: 4 }).map((levels) => levels.join('/'));
    const wild = fc.oneof(level, fc.constant('+'));
    const filter = fc
      .tuple(fc.array(wild, { maxLength: 4 }), fc.boolean())
      .map(([levels, hash]) => (hash ? [...levels, '#'] : levels).join('/'));
    fc.assert(
      fc.property(filter, topic, (f, t) => {
        if (f === '' || t === '') return;
        const pattern = f
          .replace(/\$/g, '\\$')
          .replace(/\+/g, '[^/]*')
          .replace(/^#$/, '.*')
          .replace(/\/#$/, '(/.*)?');
        const hidden = t.startsWith('$') && /^[+#]/.test(f);
        expect(topic_matches(f, t)).toBe(!hidden && new RegExp(`^${pattern}$`).test(t));
      }),
      runs(3000),
    );
  });
});
