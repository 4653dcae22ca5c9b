/**
 * The constants of the MQTT client that a build sets (guide ch.2), as firmware reads them: those of the target whose
 * firmware runs (rtos/kernel/build_constants.ts). The client itself reads `config_of(client)`.
 */
import { build_constants } from '../../rtos/kernel/build_constants.ts';
import { nxd_mqtt_config_of } from './nxd_mqtt_config.ts';

export let NXD_MQTT_CLIENT_SOCKET_WINDOW_SIZE = 8192;
export let NXD_MQTT_CLIENT_THREAD_TIME_SLICE = 2;
/** Ticks; one second unless the build says otherwise, as the next one. */
export let NXD_MQTT_KEEPALIVE_TIMER_RATE = 100;
export let NXD_MQTT_PING_TIMEOUT_DELAY = 100;
export let NXD_MQTT_SOCKET_TIMEOUT = 0xffffffff;
export let NXD_MQTT_INITIAL_PACKET_ID_VALUE = 1;

build_constants(
  (config) => {
    const options = nxd_mqtt_config_of(config);
    return {
      NXD_MQTT_CLIENT_SOCKET_WINDOW_SIZE: options.NXD_MQTT_CLIENT_SOCKET_WINDOW_SIZE,
      NXD_MQTT_CLIENT_THREAD_TIME_SLICE: options.NXD_MQTT_CLIENT_THREAD_TIME_SLICE,
      NXD_MQTT_KEEPALIVE_TIMER_RATE: options.NXD_MQTT_KEEPALIVE_TIMER_RATE,
      NXD_MQTT_PING_TIMEOUT_DELAY: options.NXD_MQTT_PING_TIMEOUT_DELAY,
      NXD_MQTT_SOCKET_TIMEOUT: options.NXD_MQTT_SOCKET_TIMEOUT,
      NXD_MQTT_INITIAL_PACKET_ID_VALUE: options.NXD_MQTT_INITIAL_PACKET_ID_VALUE,
    };
  },
  (values) => {
    ({ NXD_MQTT_CLIENT_SOCKET_WINDOW_SIZE, NXD_MQTT_CLIENT_THREAD_TIME_SLICE } = values);
    ({ NXD_MQTT_KEEPALIVE_TIMER_RATE, NXD_MQTT_PING_TIMEOUT_DELAY } = values);
    ({ NXD_MQTT_SOCKET_TIMEOUT, NXD_MQTT_INITIAL_PACKET_ID_VALUE } = values);
  },
);
