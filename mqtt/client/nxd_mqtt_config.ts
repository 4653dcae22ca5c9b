/**
 * The build options of the MQTT client (guide ch.2): fields of the target's configuration, with the C names and the
 * C defaults, and the quirk switches (quirks.ts).
 *
 * A host program writes them with `nxd_mqtt_options(...)` into `TargetConfig.options`; the client reads them once,
 * when it is created.
 */

import { type BuildConfig, type BuildOptions, build_options } from '../../netx/build_options.ts';
import { nx_config, nx_config_of } from '../../netx/nx_options.ts';
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { UINT, ULONG } from '../../rtos/tx_api.ts';
import { NXD_MQTT_NO_QUIRKS, NXD_MQTT_PUBLISHED_QUIRKS, type NxdMqttQuirks } from './quirks.ts';

export interface NxdMqttBuild {
  /** Receive window of the client's socket in bytes. */
  readonly NXD_MQTT_CLIENT_SOCKET_WINDOW_SIZE: ULONG;
  /** Time slice of the client's thread in ticks. */
  readonly NXD_MQTT_CLIENT_THREAD_TIME_SLICE: ULONG;
  /** Period of the keepalive timer in ticks; NX_IP_PERIODIC_RATE, one second, if not set. */
  readonly NXD_MQTT_KEEPALIVE_TIMER_RATE: ULONG;
  /** How long PINGRESP may take, in ticks; NX_IP_PERIODIC_RATE, one second, if not set. */
  readonly NXD_MQTT_PING_TIMEOUT_DELAY: ULONG;
  /** How long the TCP disconnect may take, in ticks; default: no timeout (NX_WAIT_FOREVER). */
  readonly NXD_MQTT_SOCKET_TIMEOUT: ULONG;
  /** First packet id of a session. */
  readonly NXD_MQTT_INITIAL_PACKET_ID_VALUE: UINT;
  /** Most messages in the transmit queue; 0 for no limit. */
  readonly NXD_MQTT_MAXIMUM_TRANSMIT_QUEUE_DEPTH: UINT;
  /** Connections without TLS are refused. */
  readonly NXD_MQTT_REQUIRE_TLS: boolean;
  /** nxd_mqtt_client_websocket_set lets connects go over a WebSocket. */
  readonly NXD_MQTT_OVER_WEBSOCKET: boolean;
}

/** The options in force on one target. */
export type NxdMqttConfig = BuildConfig<NxdMqttBuild, NxdMqttQuirks>;

/** What a host program may set: any option, the switches by name or all of them by `profile`. */
export type NxdMqttOptions = BuildOptions<NxdMqttBuild, NxdMqttQuirks>;

/** The table of the options, and what is made of it. */
export const NXD_MQTT_BUILD = build_options<NxdMqttBuild, NxdMqttQuirks>({
  key: 'nxd_mqtt',
  whose: 'the MQTT client',
  defaults: {
    NXD_MQTT_CLIENT_SOCKET_WINDOW_SIZE: 8192,
    NXD_MQTT_CLIENT_THREAD_TIME_SLICE: 2,
    NXD_MQTT_KEEPALIVE_TIMER_RATE: 100,
    NXD_MQTT_PING_TIMEOUT_DELAY: 100,
    NXD_MQTT_SOCKET_TIMEOUT: 0xffffffff,
    NXD_MQTT_INITIAL_PACKET_ID_VALUE: 1,
    NXD_MQTT_MAXIMUM_TRANSMIT_QUEUE_DEPTH: 0,
    NXD_MQTT_REQUIRE_TLS: false,
    NXD_MQTT_OVER_WEBSOCKET: false,
  },
  quirks: [NXD_MQTT_NO_QUIRKS, NXD_MQTT_PUBLISHED_QUIRKS],
  least: { NXD_MQTT_KEEPALIVE_TIMER_RATE: 1 },
  second_ticks: (config) => nx_config_of(config).NX_IP_PERIODIC_RATE,
  derived: (second_ticks) => ({
    NXD_MQTT_KEEPALIVE_TIMER_RATE: second_ticks,
    NXD_MQTT_PING_TIMEOUT_DELAY: second_ticks,
  }),
});

/**
 * Host side: makes the record for `TargetConfig.options`. A number may be a function of the ticks of a second.
 *
 *     new Target(sim, { ..., config: { options: nxd_mqtt_options({ NXD_MQTT_SOCKET_TIMEOUT: (second) => 5 * second }) } });
 */
export const nxd_mqtt_options = NXD_MQTT_BUILD.set;

/** The options in force on the target of `kernel`. */
export const nxd_mqtt_config = NXD_MQTT_BUILD.of;

/** The options in force in a configuration. */
export const nxd_mqtt_config_of = NXD_MQTT_BUILD.of_config;

/** Ticks of the stack's second on the running target: NX_IP_PERIODIC_RATE. */
export function second_ticks(): ULONG {
  return nx_config(K as Kernel).NX_IP_PERIODIC_RATE;
}
