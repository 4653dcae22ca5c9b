import { expect, test } from 'vitest';
import * as mqtt from '../../../mqtt/nxd_mqtt_client.ts';
import { run_thread } from '../../rtos/board.ts';

test('firmware sees the options of its own build', () => {
  const set = {
    NXD_MQTT_CLIENT_SOCKET_WINDOW_SIZE: 4096,
    NXD_MQTT_CLIENT_THREAD_TIME_SLICE: 5,
    NXD_MQTT_KEEPALIVE_TIMER_RATE: 500,
    NXD_MQTT_SOCKET_TIMEOUT: (second: number) => 3 * second,
    NXD_MQTT_INITIAL_PACKET_ID_VALUE: 9,
  };
  let seen = {};
  run_thread(
    function* () {
      seen = { ...mqtt };
    },
    { config: { TX_TIMER_TICKS_PER_SECOND: 1000, options: mqtt.nxd_mqtt_options(set) } },
  );
  expect(seen).toMatchObject({
    ...set,
    NXD_MQTT_SOCKET_TIMEOUT: 3000,
    NXD_MQTT_PING_TIMEOUT_DELAY: 1000,
  });
  expect(mqtt).toMatchObject({ NXD_MQTT_KEEPALIVE_TIMER_RATE: 100, NXD_MQTT_SOCKET_TIMEOUT: 0xffffffff });
});
