/**
 * Who wants a topic: the filters of all subscribers as a tree with one level of the topic at each step.
 *
 * Overlapping filters of one subscriber give one delivery at the highest granted QoS [MQTT-3.3.5-1]. Subscribers come
 * out in an order that depends only on the order in which they subscribed.
 */
import type { MqttQos } from '../codec/mqtt_packet.ts';

/** What is remembered between two changes of the tree: the matches of so many topics, not longer than this, ... */
const REMEMBERED_TOPICS_MAXIMUM = 1024;
const REMEMBERED_CHARACTERS_MAXIMUM = 256;
/** ... with so many subscribers in all. */
const REMEMBERED_SUBSCRIBERS_MAXIMUM = 65_536;

class Node<Subscriber> {
  readonly children = new Map<string, Node<Subscriber>>();
  readonly subscribers = new Map<Subscriber, MqttQos>();
}

export class SubscriptionTree<Subscriber> {
  /** Levels of filters looked at for topics since the tree was made: what matching has cost. */
  steps = 0;
  private readonly root = new Node<Subscriber>();
  private readonly remembered = new Map<string, ReadonlyMap<Subscriber, MqttQos>>();
  private remembered_subscribers = 0;
  private readonly levels_maximum: number;
  private levels_kept = 0;

  /** `levels_maximum` is for `has_room_for`: who adds asks first. */
  constructor(levels_maximum = Number.POSITIVE_INFINITY) {
    this.levels_maximum = levels_maximum;
  }

  /** Levels of all filters; one that several of them begin with counts once. */
  get levels(): number {
    return this.levels_kept;
  }

  /** True when `add` would not take the tree beyond its limit. */
  has_room_for(filter: string): boolean {
    const levels = filter.split('/');
    let known = 0;
    let node = this.root.children.get(levels[0]!);
    while (node !== undefined && ++known < levels.length) node = node.children.get(levels[known]!);
    return this.levels_kept + levels.length - known <= this.levels_maximum;
  }

  /** Adds the subscription, or replaces the QoS of the same filter [MQTT-3.8.4-3]. */
  add(filter: string, subscriber: Subscriber, qos: MqttQos): void {
    let node = this.root;
    for (const level of filter.split('/')) {
      let child = node.children.get(level);
      if (child === undefined) {
        child = new Node();
        node.children.set(level, child);
        this.levels_kept++;
      }
      node = child;
    }
    node.subscribers.set(subscriber, qos);
    this.forget();
  }

  /** Filters are compared character by character [MQTT-3.10.4-1]. */
  remove(filter: string, subscriber: Subscriber): void {
    const levels = filter.split('/');
    const path = [this.root];
    for (const level of levels) {
      const child = path.at(-1)!.children.get(level);
      if (child === undefined) return;
      path.push(child);
    }
    path.at(-1)!.subscribers.delete(subscriber);
    for (let n = levels.length; n > 0; n--) {
      const node = path[n]!;
      if (node.subscribers.size > 0 || node.children.size > 0) break;
      path[n - 1]!.children.delete(levels[n - 1]!);
      this.levels_kept--;
    }
    this.forget();
  }

  /** The subscribers of a topic name, each with the highest QoS that one of its matching filters was granted. */
  match(topic: string): ReadonlyMap<Subscriber, MqttQos> {
    const known = this.remembered.get(topic);
    if (known !== undefined) return known;
    const found = this.find(topic);
    this.remember(topic, found);
    return found;
  }

  private remember(topic: string, found: ReadonlyMap<Subscriber, MqttQos>): void {
    if (topic.length > REMEMBERED_CHARACTERS_MAXIMUM) return;
    const full =
      this.remembered.size >= REMEMBERED_TOPICS_MAXIMUM ||
      this.remembered_subscribers + found.size > REMEMBERED_SUBSCRIBERS_MAXIMUM;
    if (full) this.forget();
    this.remembered.set(topic, found);
    this.remembered_subscribers += found.size;
  }

  private forget(): void {
    this.remembered.clear();
    this.remembered_subscribers = 0;
  }

  /** Level by level and not recursive, because a topic may have as many levels as `levels_maximum` of the broker allows. */
  private find(topic: string): Map<Subscriber, MqttQos> {
    const found = new Map<Subscriber, MqttQos>();
    const collect = (node: Node<Subscriber> | undefined): void => {
      if (node === undefined) return;
      for (const [subscriber, qos] of node.subscribers) {
        const before = found.get(subscriber);
        if (before === undefined || qos > before) found.set(subscriber, qos);
      }
    };
    // [MQTT-4.7.2-1] No wildcard in the first level for names that begin with "$".
    let wildcards = !topic.startsWith('$');
    let nodes = [this.root];
    for (const level of topic.split('/')) {
      const next: Node<Subscriber>[] = [];
      this.steps += nodes.length;
      for (const node of nodes) {
        if (wildcards) collect(node.children.get('#'));
        const exact = node.children.get(level);
        if (exact !== undefined) next.push(exact);
        const single = wildcards ? node.children.get('+') : undefined;
        if (single !== undefined) next.push(single);
      }
      nodes = next;
      wildcards = true;
    }
    for (const node of nodes) {
      collect(node);
      // MQTT 4.7.1.2: "a/#" matches "a" too.
      collect(node.children.get('#'));
    }
    return found;
  }
}
