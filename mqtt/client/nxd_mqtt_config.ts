/**
 * The build options of the MQTT client (guide ch.2): fields of the target's configuration, with the C names and the
 * C defaults, and the quirk switches (quirks.ts).
 *
 * A host program writes them with `nxd_mqtt_options(...)` into `TargetConfig.options`; the client reads them once,
 * when it is created.
 */

import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { SimError } from '../../rtos/sim_api.ts';
import type { UINT, ULONG } from '../../rtos/tx_api.ts';
import {
  NXD_MQTT_CLIENT_SOCKET_WINDOW_SIZE,
  NXD_MQTT_CLIENT_THREAD_TIME_SLICE,
  NXD_MQTT_INITIAL_PACKET_ID_VALUE,
  NXD_MQTT_KEEPALIVE_TIMER_RATE,
  NXD_MQTT_PING_TIMEOUT_DELAY,
  NXD_MQTT_SOCKET_TIMEOUT,
} from './nxd_mqtt_constants.ts';
import {
  NXD_MQTT_NO_QUIRKS,
  NXD_MQTT_PUBLISHED_QUIRKS,
  NXD_MQTT_QUIRK_NAMES,
  type NxdMqttQuirk,
  type NxdMqttQuirks,
} from './quirks.ts';

/** The options in force on one target. */
export interface NxdMqttConfig {
  /** Receive window of the client's socket in bytes; 8192 unless told. */
  readonly NXD_MQTT_CLIENT_SOCKET_WINDOW_SIZE: ULONG;
  /** Time slice of the client's thread in ticks; 2 unless told. */
  readonly NXD_MQTT_CLIENT_THREAD_TIME_SLICE: ULONG;
  /** Period of the keepalive timer in ticks; one second unless told. */
  readonly NXD_MQTT_KEEPALIVE_TIMER_RATE: ULONG;
  /** How long PINGRESP may take, in ticks; one second unless told. */
  readonly NXD_MQTT_PING_TIMEOUT_DELAY: ULONG;
  /** How long the TCP disconnect may take, in ticks; NX_WAIT_FOREVER unless told. */
  readonly NXD_MQTT_SOCKET_TIMEOUT: ULONG;
  /** First packet id of a session; 1 unless told. */
  readonly NXD_MQTT_INITIAL_PACKET_ID_VALUE: UINT;
  /** Most messages in the transmit queue; 0 (no limit) unless told. */
  readonly NXD_MQTT_MAXIMUM_TRANSMIT_QUEUE_DEPTH: UINT;
  /** Connections without TLS are refused; off unless told. */
  readonly NXD_MQTT_REQUIRE_TLS: boolean;
  /** Not an MQTT option: NX_IP_PERIODIC_RATE, the ticks of a second on this target. */
  readonly NX_IP_PERIODIC_RATE: ULONG;
  readonly quirks: NxdMqttQuirks;
}

/** What a host program may set: any option, the switches by name or all of them by `profile`. */
export type NxdMqttOptions = Partial<Omit<NxdMqttConfig, 'quirks' | 'NX_IP_PERIODIC_RATE'>> & {
  /** `documented` (the guide; unless told) or `published` (every quirk on). */
  readonly profile?: 'documented' | 'published';
  /** Single switches, over what the profile says. */
  readonly quirks?: Partial<NxdMqttQuirks>;
};

const OPTIONS_KEY = 'nxd_mqtt';

const DEFAULTS: Readonly<Omit<NxdMqttConfig, 'quirks' | 'NX_IP_PERIODIC_RATE'>> = {
  NXD_MQTT_CLIENT_SOCKET_WINDOW_SIZE,
  NXD_MQTT_CLIENT_THREAD_TIME_SLICE,
  NXD_MQTT_KEEPALIVE_TIMER_RATE,
  NXD_MQTT_PING_TIMEOUT_DELAY,
  NXD_MQTT_SOCKET_TIMEOUT,
  NXD_MQTT_INITIAL_PACKET_ID_VALUE,
  NXD_MQTT_MAXIMUM_TRANSMIT_QUEUE_DEPTH: 0,
  NXD_MQTT_REQUIRE_TLS: false,
};

/**
 * Host side: makes the record for `TargetConfig.options`.
 *
 *     new Target(sim, { ..., config: { options: nxd_mqtt_options({ NXD_MQTT_PING_TIMEOUT_DELAY: 500 }) } });
 */
export function nxd_mqtt_options(options: NxdMqttOptions): Readonly<Record<string, unknown>> {
  for (const name of Object.keys(options)) {
    if (name in DEFAULTS || name === 'profile' || name === 'quirks') continue;
    throw new SimError(
      `'${name}' is no option of the MQTT client; known are: ${Object.keys(DEFAULTS).join(', ')}`,
    );
  }
  for (const name of Object.keys(options.quirks ?? {})) {
    if (!NXD_MQTT_QUIRK_NAMES.includes(name as NxdMqttQuirk)) {
      throw new SimError(
        `'${name}' is no quirk of the MQTT client; known are: ${NXD_MQTT_QUIRK_NAMES.join(', ')}`,
      );
    }
  }
  return { [OPTIONS_KEY]: options };
}

/** The options in force on the target of `kernel`. */
export function nxd_mqtt_config(kernel: Kernel): NxdMqttConfig {
  const kept = kernel.attachments.get(OPTIONS_KEY);
  if (kept !== undefined) return kept as NxdMqttConfig;
  const config = make_config(kernel);
  kernel.attachments.set(OPTIONS_KEY, config);
  return config;
}

function make_config(kernel: Kernel): NxdMqttConfig {
  const { profile, quirks, ...options } = (kernel.config.options[OPTIONS_KEY] ?? {}) as NxdMqttOptions;
  const second = kernel.config.TX_TIMER_TICKS_PER_SECOND;
  return {
    ...DEFAULTS,
    // Both are one second, whatever the tick.
    NXD_MQTT_KEEPALIVE_TIMER_RATE: second,
    NXD_MQTT_PING_TIMEOUT_DELAY: second,
    ...options,
    NX_IP_PERIODIC_RATE: second,
    quirks: { ...(profile === 'published' ? NXD_MQTT_PUBLISHED_QUIRKS : NXD_MQTT_NO_QUIRKS), ...quirks },
  };
}
