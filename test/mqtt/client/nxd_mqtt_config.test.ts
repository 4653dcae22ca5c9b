import { describe, expect, test } from 'vitest';
import {
  type NxdMqttOptions,
  nxd_mqtt_config,
  nxd_mqtt_options,
} from '../../../mqtt/client/nxd_mqtt_config.ts';
import { nx_options } from '../../../netx/sim_netx_api.ts';
import { Kernel } from '../../../rtos/kernel/kernel.ts';
import { Simulation } from '../../../rtos/sim_api.ts';

function config_with(options: NxdMqttOptions, ticks_per_second = 100) {
  const kernel = new Kernel(new Simulation(), 'board', {
    TX_TIMER_TICKS_PER_SECOND: ticks_per_second,
    options: nxd_mqtt_options(options),
  });
  return nxd_mqtt_config(kernel);
}

describe('the options of the MQTT client', () => {
  test('have the defaults of the guide (ch.2) and of the C header', () => {
    const { quirks, ...options } = config_with({});
    expect(options).toEqual({
      NXD_MQTT_CLIENT_SOCKET_WINDOW_SIZE: 8192,
      NXD_MQTT_CLIENT_THREAD_TIME_SLICE: 2,
      NXD_MQTT_KEEPALIVE_TIMER_RATE: 100,
      NXD_MQTT_OVER_WEBSOCKET: false,
      NXD_MQTT_PING_TIMEOUT_DELAY: 100,
      NXD_MQTT_REQUIRE_TLS: false,
      NXD_MQTT_SOCKET_TIMEOUT: 0xffffffff,
      NXD_MQTT_INITIAL_PACKET_ID_VALUE: 1,
      NXD_MQTT_MAXIMUM_TRANSMIT_QUEUE_DEPTH: 0,
    });
    expect(Object.values(quirks)).not.toContain(true);
  });

  test('keep a second a second at another tick rate', () => {
    const config = config_with({}, 1000);
    expect(config.NXD_MQTT_KEEPALIVE_TIMER_RATE).toBe(1000);
    expect(config.NXD_MQTT_PING_TIMEOUT_DELAY).toBe(1000);
    const options = { NXD_MQTT_SOCKET_TIMEOUT: (second: number) => 5 * second };
    expect(config_with(options, 1000).NXD_MQTT_SOCKET_TIMEOUT).toBe(5000);
  });

  test("count in the stack's seconds", () => {
    const kernel = new Kernel(new Simulation(), 'board', {
      TX_TIMER_TICKS_PER_SECOND: 1000,
      options: { ...nx_options({ NX_IP_PERIODIC_RATE: 200 }), ...nxd_mqtt_options({}) },
    });
    expect(nxd_mqtt_config(kernel).NXD_MQTT_KEEPALIVE_TIMER_RATE).toBe(200);
  });

  test('can be set one by one', () => {
    expect(config_with({ NXD_MQTT_PING_TIMEOUT_DELAY: 500 }).NXD_MQTT_PING_TIMEOUT_DELAY).toBe(500);
  });

  test('turn quirks on by profile and by name', () => {
    expect(Object.values(config_with({ profile: 'published' }).quirks)).not.toContain(false);
    const one = config_with({ quirks: { unread_messages_leak: true } }).quirks;
    expect(Object.entries(one).filter(([, on]) => on)).toEqual([['unread_messages_leak', true]]);
    const all_but_one = config_with({ profile: 'published', quirks: { qos_3_accepted: false } }).quirks;
    expect(Object.entries(all_but_one).filter(([, on]) => !on)).toEqual([['qos_3_accepted', false]]);
  });

  test('refuse an option nobody knows', () => {
    const misspelt = { NXD_MQTT_PING_TIMEOUT: 5 } as unknown as NxdMqttOptions;
    expect(() => nxd_mqtt_options(misspelt)).toThrow(
      /'NXD_MQTT_PING_TIMEOUT' is no option .*NXD_MQTT_PING_TIMEOUT_DELAY/,
    );
  });

  test('refuse a quirk nobody knows, and name those that exist', () => {
    const misspelt = { quirks: { unread_message_leak: true } } as unknown as NxdMqttOptions;
    expect(() => nxd_mqtt_options(misspelt)).toThrow(
      /'unread_message_leak' is no quirk .* unread_messages_leak/,
    );
  });
});
