import { describe, expect, test } from 'vitest';
import { config_of, NXD_MQTT_CLIENT, wipe_client } from '../../../mqtt/client/nxd_mqtt_cb.ts';

describe('a client control block', () => {
  test('is all zero at first', () => {
    const client = new NXD_MQTT_CLIENT();
    const plain = Object.values(client).filter((value) => typeof value !== 'object' || value === null);
    expect(new Set(plain)).toEqual(new Set([null, 0, false]));
    expect(client.nxd_mqtt_thread.tx_thread_id).toBe(0);
  });

  test('is all zero again when wiped, the blocks inside it too', () => {
    const client = new NXD_MQTT_CLIENT();
    const { nxd_mqtt_thread } = client;
    client.nxd_mqtt_client_state = 3;
    client.message_receive_queue_depth = 7;
    wipe_client(client);
    expect([client.nxd_mqtt_client_state, client.message_receive_queue_depth]).toEqual([0, 0]);
    expect(client.nxd_mqtt_thread).not.toBe(nxd_mqtt_thread);
  });

  test('has no options before it is created', () => {
    expect(() => config_of(new NXD_MQTT_CLIENT())).toThrow(/without configuration/);
  });
});
