/**
 * The options of the targets that recordings are compared with: every hazard of the published source is on.
 */

import { type NxdMqttOptions, nxd_mqtt_options } from '../../../mqtt/nxd_mqtt_client.ts';
import { nx_options } from '../../../netx/sim_netx_api.ts';

const PUBLISHED: NxdMqttOptions = { profile: 'published' };

/** Options of the stack, always as published, and of the MQTT client, as published by default. */
export function published_options(
  extended_notify: boolean,
  mqtt_options: NxdMqttOptions = PUBLISHED,
): Readonly<Record<string, unknown>> {
  return {
    ...nx_options({ profile: 'published', NX_ENABLE_EXTENDED_NOTIFY_SUPPORT: extended_notify }),
    ...nxd_mqtt_options(mqtt_options),
  };
}
