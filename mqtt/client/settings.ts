/**
 * What is set before a connect: user name and password, will; and the callbacks (guide ch.3).
 */

import { NX_TRUE } from '../../netx/nx_api.ts';
import { refuse } from '../../netx/nx_service.ts';
import { K } from '../../rtos/kernel/current.ts';
import { finish_quiet } from '../../rtos/kernel/finish.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { type Service, TX_SUCCESS, type UINT } from '../../rtos/tx_api.ts';
import { lock, unlock } from './lock.ts';
import {
  config_of,
  type MqttText,
  type NXD_MQTT_CLIENT,
  type NXD_MQTT_DISCONNECT_NOTIFY,
  type NXD_MQTT_RECEIVE_NOTIFY,
} from './nxd_mqtt_cb.ts';
import { nxd_mqtt_config } from './nxd_mqtt_config.ts';
import {
  NXD_MQTT_INVALID_PARAMETER,
  NXD_MQTT_MUTEX_FAILURE,
  NXD_MQTT_QOS2_NOT_SUPPORTED,
  NXD_MQTT_SUCCESS,
} from './nxd_mqtt_constants.ts';
import { bytes_of, is_mqtt_string, is_topic_name } from './text.ts';

/** Bit of nxd_mqtt_client_will_qos_retain. */
const WILL_RETAIN = 0x80;

/** nxd_mqtt_client_login_set behind its checks. */
export function* login_set(
  client: NXD_MQTT_CLIENT,
  username: MqttText,
  username_length: UINT,
  password: MqttText,
  password_length: UINT,
): Service<UINT> {
  if ((yield* lock(client)) !== TX_SUCCESS) return NXD_MQTT_MUTEX_FAILURE;
  // MQTT-3.1.3-11: the user name is a UTF-8 string. The password is any bytes.
  const checked = !config_of(client).quirks.strings_unchecked;
  if (checked && !is_mqtt_string(bytes_of(username, username_length))) {
    yield* unlock(client);
    return NXD_MQTT_INVALID_PARAMETER;
  }
  client.nxd_mqtt_client_username = username;
  client.nxd_mqtt_client_username_length = username_length & 0xffff;
  client.nxd_mqtt_client_password = password;
  client.nxd_mqtt_client_password_length = password_length & 0xffff;
  yield* unlock(client);
  return NXD_MQTT_SUCCESS;
}

/** nxd_mqtt_client_will_message_set behind its checks. */
export function* will_message_set(
  client: NXD_MQTT_CLIENT,
  will_topic: MqttText,
  will_topic_length: UINT,
  will_message: MqttText,
  will_message_length: UINT,
  will_retain_flag: UINT,
  will_qos: UINT,
): Service<UINT> {
  if (will_qos === 2) return yield* refuse(K as Kernel, NXD_MQTT_QOS2_NOT_SUPPORTED);
  if ((yield* lock(client)) !== TX_SUCCESS) return NXD_MQTT_MUTEX_FAILURE;
  const quirks = config_of(client).quirks;
  // MQTT-3.1.3-10 and 4.7.
  if (!quirks.strings_unchecked && !is_topic_name(bytes_of(will_topic, will_topic_length))) {
    yield* unlock(client);
    return NXD_MQTT_INVALID_PARAMETER;
  }
  client.nxd_mqtt_client_will_topic = will_topic;
  client.nxd_mqtt_client_will_topic_length = will_topic_length;
  client.nxd_mqtt_client_will_message = will_message;
  client.nxd_mqtt_client_will_message_length = will_message_length;
  let flags = quirks.will_flags_accumulate ? client.nxd_mqtt_client_will_qos_retain : 0;
  // Published: a call with retain begins anew, one without adds to what is there.
  if (will_retain_flag === NX_TRUE) flags = WILL_RETAIN;
  client.nxd_mqtt_client_will_qos_retain = flags | will_qos;
  yield* unlock(client);
  return NXD_MQTT_SUCCESS;
}

/** nxd_mqtt_client_receive_notify_set behind its checks. */
export function* receive_notify_set(
  client: NXD_MQTT_CLIENT,
  receive_notify: NXD_MQTT_RECEIVE_NOTIFY,
): Service<UINT> {
  yield* lock(client);
  client.nxd_mqtt_client_receive_notify = receive_notify;
  yield* unlock(client);
  return NXD_MQTT_SUCCESS;
}

/** nxd_mqtt_client_disconnect_notify_set behind its checks. */
export function* disconnect_notify_set(
  client: NXD_MQTT_CLIENT,
  disconnect_notify: NXD_MQTT_DISCONNECT_NOTIFY | null,
): Service<UINT> {
  // Also asked of a control block that was never created, which has no options of its own.
  const k = K as Kernel;
  if (nxd_mqtt_config(k).quirks.disconnect_notify_set_without_mutex) {
    client.nxd_mqtt_disconnect_notify = disconnect_notify;
    return yield* finish_quiet(k, NXD_MQTT_SUCCESS);
  }
  if ((yield* lock(client)) !== TX_SUCCESS) return NXD_MQTT_MUTEX_FAILURE;
  client.nxd_mqtt_disconnect_notify = disconnect_notify;
  yield* unlock(client);
  return NXD_MQTT_SUCCESS;
}
