import { describe, expect, it } from 'vitest';
import { RetainedStore } from '../../../mqtt/broker/retained_store.ts';
import { text } from './bench.ts';

const message = (topic: string, payload: string) => ({ topic, payload: text(payload), qos: 0 as const });

describe('RetainedStore', () => {
  it('keeps the last message of each topic and finds them by filter', () => {
    const store = new RetainedStore(10, 1000);
    store.put(message('a/b', '1'));
    store.put(message('a/c', '2'));
    store.put(message('a/b', '3'));
    store.put(message('$x/b', '4'));
    expect([...store.matching('a/+')].map((m) => m.topic)).toEqual(['a/b', 'a/c']);
    expect([...store.matching('#')]).toHaveLength(2);
    expect([...store.matching('a/b')]).toEqual([message('a/b', '3')]);
    expect([...store.matching('nothing')]).toEqual([]);
    expect(store.get('$x/b')).toEqual(message('$x/b', '4'));
  });

  it('removes a topic by an empty payload and does not keep that message [MQTT-3.3.1-10] [MQTT-3.3.1-11]', () => {
    const store = new RetainedStore(10, 1000);
    store.put(message('a', '1'));
    expect(store.put(message('a', ''))).toBe(true);
    expect(store.put(message('b', ''))).toBe(true);
    expect(store.size).toBe(0);
  });

  it('counts the bytes that it keeps, and no others', () => {
    const store = new RetainedStore(10, 10);
    store.put(message('a', '1234'));
    expect(store.put(message('b', '123456789'))).toBe(false);
    expect([store.bytes, store.put(message('b', '1234')), store.bytes]).toEqual([5, true, 10]);
    store.put(message('a', ''));
    expect([store.bytes, store.size]).toEqual([5, 1]);
    // One that has grown too large is not kept, and the one before it is gone.
    expect([store.put(message('b', '1234567890')), store.bytes, store.size]).toEqual([false, 0, 0]);
  });

  it('refuses a new topic when it is full, but goes on replacing', () => {
    const store = new RetainedStore(1, 1000);
    expect(store.put(message('a', '1'))).toBe(true);
    expect(store.put(message('b', '1'))).toBe(false);
    expect(store.put(message('a', '2'))).toBe(true);
    expect(store.size).toBe(1);
  });
});
