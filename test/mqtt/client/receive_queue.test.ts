import { describe, expect, test } from 'vitest';
import { ByteRun, NXD_MQTT_CLIENT, Segment } from '../../../mqtt/client/nxd_mqtt_cb.ts';
import { queue_message, unqueue_message } from '../../../mqtt/client/receive_queue.ts';
import { NX_PACKET } from '../../../netx/nx_api.ts';
import { run_session } from './program.ts';

describe('the receive queue', () => {
  test('is first in, first out, and knows its depth', () => {
    const client = new NXD_MQTT_CLIENT();
    const [first, second] = [
      new ByteRun(new Segment(new NX_PACKET())),
      new ByteRun(new Segment(new NX_PACKET())),
    ];
    queue_message(client, first);
    queue_message(client, second);
    expect(client.message_receive_queue_depth).toBe(2);
    expect(unqueue_message(client)).toBe(first);
    expect(unqueue_message(client)).toBe(second);
    expect([client.message_receive_queue_depth, client.message_receive_queue_tail]).toEqual([0, null]);
    queue_message(client, second);
    expect(unqueue_message(client)).toBe(second);
  });

  test('stores what comes until it is fetched', () => {
    const { client } = run_session({
      client: [{ op: 'sleep', ticks: 5 }, { op: 'get' }],
      broker: [{ op: 'send', pub: { topic: 't', msg: 'x' }, repeat: 3 }],
    });
    expect(client?.unread).toBe(2);
  });
});
