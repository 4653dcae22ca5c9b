/**
 * What the clients of a board do, told to the host program: so that a fleet counts messages and connections without help of the
 * firmware. It changes nothing of the run.
 */

import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { NXD_MQTT_CLIENT } from './nxd_mqtt_cb.ts';

export interface MqttClientWatch {
  created(client: NXD_MQTT_CLIENT): void;
  /** It begins to connect. */
  connecting(client: NXD_MQTT_CLIENT): void;
  /** The broker has accepted the connection. */
  connected(): void;
  /** A message is about to go out; what it returns is called when it did not, and firmware is told so. */
  publishing(topic: Uint8Array, message: Uint8Array): () => void;
}

const WATCH = Symbol('watch of MQTT clients');

/** Host side: from now on, and as long as the board has power. */
export function watch_mqtt_clients(k: Kernel, watch: MqttClientWatch): void {
  k.attachments.set(WATCH, watch);
}

export function mqtt_client_watch(k: Kernel): MqttClientWatch | undefined {
  return k.attachments.get(WATCH) as MqttClientWatch | undefined;
}
