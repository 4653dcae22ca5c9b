import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SubscriptionTree } from '../../../mqtt/broker/subscription_tree.ts';
import type { MqttQos } from '../../../mqtt/codec/mqtt_packet.ts';
import { check_topic_filter, topic_matches } from '../../../mqtt/codec/mqtt_topic.ts';
import { runs } from '../codec/runs.ts';

function entries(tree: SubscriptionTree<string>, topic: string): [string, MqttQos][] {
  return [...tree.match(topic)];
}

describe('SubscriptionTree', () => {
  it('gives each subscriber once, at the highest QoS of its matching filters', () => {
    const tree = new SubscriptionTree<string>();
    tree.add('a/+', 'one', 0);
    tree.add('a/#', 'one', 2);
    tree.add('a/b', 'one', 1);
    tree.add('#', 'two', 1);
    expect(entries(tree, 'a/b')).toEqual([
      ['two', 1],
      ['one', 2],
    ]);
    expect(entries(tree, 'x')).toEqual([['two', 1]]);
  });

  it('replaces the QoS of the same filter, and forgets removed filters though the topic was looked up', () => {
    const tree = new SubscriptionTree<string>();
    tree.add('a', 'one', 0);
    expect(entries(tree, 'a')).toEqual([['one', 0]]);
    tree.add('a', 'one', 2);
    expect(entries(tree, 'a')).toEqual([['one', 2]]);
    tree.remove('a/b', 'one');
    tree.remove('a', 'two');
    expect(entries(tree, 'a')).toEqual([['one', 2]]);
    tree.remove('a', 'one');
    expect(entries(tree, 'a')).toEqual([]);
  });

  it('survives a topic of 30,000 levels', () => {
    const tree = new SubscriptionTree<string>();
    const deep = new Array(30_000).fill('a').join('/');
    tree.add(deep, 'one', 1);
    tree.add('a/#', 'two', 1);
    expect(entries(tree, deep)).toHaveLength(2);
    tree.remove(deep, 'one');
    expect(entries(tree, deep)).toHaveLength(1);
  });

  it('agrees with one match after the other, through additions and removals', () => {
    const level = fc.constantFrom('a', 'b', '', '$s');
    const filter = fc
      .tuple(fc.array(fc.oneof(level, fc.constant('+')), { maxLength: 3 }), fc.boolean())
      .map(([levels, hash]) => (hash ? [...levels, '#'] : levels).join('/'))
      .filter((f) => check_topic_filter(f) === null);
    const topic = fc
      .array(level, { minLength: 1, maxLength: 4 })
      .map((levels) => levels.join('/'))
      .filter((t) => t !== '');
    const change = fc.record({
      add: fc.boolean(),
      filter,
      subscriber: fc.constantFrom('x', 'y', 'z'),
      qos: fc.constantFrom<MqttQos>(0, 1, 2),
      topic,
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 20 }), (changes) => {
        const tree = new SubscriptionTree<string>();
        const model = new Map<string, MqttQos>();
        for (const { add, filter: f, subscriber, qos, topic: t } of changes) {
          if (add) {
            tree.add(f, subscriber, qos);
            model.set(`${subscriber} ${f}`, qos);
          } else {
            tree.remove(f, subscriber);
            model.delete(`${subscriber} ${f}`);
          }
          const expected = new Map<string, MqttQos>();
          for (const [key, granted] of model) {
            const [who = '', what = ''] = [key.slice(0, 1), key.slice(2)];
            if (topic_matches(what, t))
              expected.set(who, Math.max(granted, expected.get(who) ?? 0) as MqttQos);
          }
          expect(entries(tree, t).sort()).toEqual([...expected].sort());
        }
      }),
      runs(1000),
    );
  });
});
