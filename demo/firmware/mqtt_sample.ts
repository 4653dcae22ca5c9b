// The sample program of the NetX Duo MQTT guide (chapter 2) as firmware: create a client, connect, subscribe, publish to
// the topic it has subscribed to, wait for the broker to send the message back, read it, leave, delete the client.
//
// The order of the calls is the guide's; unlike there, each status is looked at and printed. What the guide takes for
// granted (a network, a thread to run in) is at the end. Several boards can run it at once, so its variables live in a
// function; what differs from board to board is an option.

import {
  NXD_MQTT_CLIENT,
  NXD_MQTT_MAX_MESSAGE_LENGTH,
  NXD_MQTT_MAX_TOPIC_NAME_LENGTH,
  NXD_MQTT_PORT,
  NXD_MQTT_SUCCESS,
  nxd_mqtt_client_connect,
  nxd_mqtt_client_create,
  nxd_mqtt_client_delete,
  nxd_mqtt_client_disconnect,
  nxd_mqtt_client_disconnect_notify_set,
  nxd_mqtt_client_message_get,
  nxd_mqtt_client_publish,
  nxd_mqtt_client_receive_notify_set,
  nxd_mqtt_client_subscribe,
  nxd_mqtt_client_unsubscribe,
  nxd_mqtt_client_websocket_set,
} from '../../mqtt/nxd_mqtt_client.ts';
import { NX_FALSE, NX_WAIT_FOREVER, NXD_ADDRESS } from '../../netx/nx_api.ts';
import {
  ref,
  type Service,
  STRLEN,
  TX_AUTO_START,
  TX_EVENT_FLAGS_GROUP,
  TX_NO_TIME_SLICE,
  TX_OR,
  TX_OR_CLEAR,
  TX_THREAD,
  TX_WAIT_FOREVER,
  tx_event_flags_create,
  tx_event_flags_delete,
  tx_event_flags_get,
  tx_event_flags_set,
  tx_kernel_enter,
  tx_thread_create,
  type UINT,
  type ULONG,
} from '../../rtos/tx_api.ts';
import type { Console } from './console.ts';
import { IP_ADDRESS, Network, network_create } from './network.ts';

const LOCAL_SERVER_ADDRESS = IP_ADDRESS(192, 168, 1, 81);
const WEBSOCKET_PATH = '/mqtt';
const MESSAGE_STRING = 'This is a message. ';
const DEMO_STACK_SIZE = 2048;
const DEMO_PRIORITY = 16;
const MQTT_CLIENT_STACK_SIZE = 4096;
const MQTT_THREAD_PRIORITY = 2;
/** 5 minutes. */
const MQTT_KEEP_ALIVE_TIMER_S = 300;
const QOS0 = 0;
const QOS1 = 1;
const DEMO_MESSAGE_EVENT = 1;
const DEMO_ALL_EVENTS = 3;

export interface MqttSampleOptions {
  readonly console: Console;
  /** This board's address, 0 for one that it gets from the network; default: 192.168.1.10. */
  readonly address?: ULONG;
  /** Default: `mytestclient`; a broker wants a different one from each board. */
  readonly client_id?: string;
  /** At most 11 bytes; default: `topic`. */
  readonly topic?: string;
  /** Memory of the ARP cache: SIZEOF_NX_ARP (52) for each neighbour; default: 1024. */
  readonly arp_cache_bytes?: ULONG;
  /** Where the broker is, asked for before it connects; null: nobody knows. Default: 192.168.1.81, and nobody is asked. */
  readonly find_broker?: (network: Network) => Service<NXD_ADDRESS | null>;
  /** Over a WebSocket: the name of the broker for its request, and its port; the build must have NXD_MQTT_OVER_WEBSOCKET. */
  readonly websocket?: { readonly host: string; readonly port: UINT };
}

/** Makes the firmware of one board; what it returns is the board's main. */
export function mqtt_sample(options: MqttSampleOptions): () => void {
  const { console, address = IP_ADDRESS(192, 168, 1, 10) } = options;
  const { client_id = 'mytestclient', topic = 'topic' } = options;
  const network = new Network(options);
  const mqtt_client = new NXD_MQTT_CLIENT();
  const mqtt_client_stack = new Uint8Array(MQTT_CLIENT_STACK_SIZE);
  const mqtt_app_flag = new TX_EVENT_FLAGS_GROUP();
  const demo_thread = new TX_THREAD();
  const demo_stack = new Uint8Array(DEMO_STACK_SIZE);

  function my_disconnect_func(_client: NXD_MQTT_CLIENT): void {
    console.printf('disconnect notify: the connection to the broker is gone');
  }

  /** Runs in the client's own thread, which must not be held up: it only wakes the demo's thread. */
  function* my_notify_func(_client: NXD_MQTT_CLIENT, number_of_messages: UINT): Service<void> {
    console.printf(`receive notify: messages waiting: ${number_of_messages}`);
    yield* tx_event_flags_set(mqtt_app_flag, DEMO_MESSAGE_EVENT, TX_OR);
  }

  function* print_message(): Service<void> {
    const topic_buffer = new Uint8Array(NXD_MQTT_MAX_TOPIC_NAME_LENGTH);
    const message_buffer = new Uint8Array(NXD_MQTT_MAX_MESSAGE_LENGTH);
    const topic_length = ref(0);
    const message_length = ref(0);
    const status = yield* nxd_mqtt_client_message_get(
      mqtt_client,
      topic_buffer,
      topic_buffer.length,
      topic_length,
      message_buffer,
      message_buffer.length,
      message_length,
    );
    console.status('nxd_mqtt_client_message_get', status);
    if (status !== NXD_MQTT_SUCCESS) return;
    const topic_text = text_of(topic_buffer, topic_length.value);
    console.printf(`topic = ${topic_text}, message = ${text_of(message_buffer, message_length.value)}`);
  }

  /** What the guide does between connect and disconnect; false when a service fails. */
  function* use_the_broker(): Service<boolean> {
    let status = yield* nxd_mqtt_client_subscribe(mqtt_client, topic, STRLEN(topic), QOS0);
    console.status('nxd_mqtt_client_subscribe', status);
    if (status !== NXD_MQTT_SUCCESS) return false;

    status = yield* nxd_mqtt_client_receive_notify_set(mqtt_client, my_notify_func);
    console.status('nxd_mqtt_client_receive_notify_set', status);

    status = yield* nxd_mqtt_client_publish(
      mqtt_client,
      topic,
      STRLEN(topic),
      MESSAGE_STRING,
      STRLEN(MESSAGE_STRING),
      NX_FALSE,
      QOS1,
      NX_WAIT_FOREVER,
    );
    console.status('nxd_mqtt_client_publish', status);
    if (status !== NXD_MQTT_SUCCESS) return false;

    const events = ref(0);
    console.printf('waiting for the broker to send the message back');
    status = yield* tx_event_flags_get(mqtt_app_flag, DEMO_ALL_EVENTS, TX_OR_CLEAR, events, TX_WAIT_FOREVER);
    console.status('tx_event_flags_get', status);
    if ((events.value & DEMO_MESSAGE_EVENT) !== 0) yield* print_message();

    status = yield* nxd_mqtt_client_unsubscribe(mqtt_client, topic, STRLEN(topic));
    console.status('nxd_mqtt_client_unsubscribe', status);
    return status === NXD_MQTT_SUCCESS;
  }

  function* connect_and_use(server_ip: NXD_ADDRESS): Service<void> {
    let status = NXD_MQTT_SUCCESS;
    if (options.websocket !== undefined) {
      const { host } = options.websocket;
      const path_length = STRLEN(WEBSOCKET_PATH);
      status = yield* nxd_mqtt_client_websocket_set(
        mqtt_client,
        host,
        STRLEN(host),
        WEBSOCKET_PATH,
        path_length,
      );
      console.status('nxd_mqtt_client_websocket_set', status);
    }
    console.printf('connecting to the broker');
    status = yield* nxd_mqtt_client_connect(
      mqtt_client,
      server_ip,
      options.websocket?.port ?? NXD_MQTT_PORT,
      MQTT_KEEP_ALIVE_TIMER_S,
      NX_FALSE,
      NX_WAIT_FOREVER,
    );
    console.status('nxd_mqtt_client_connect', status);
    if (status !== NXD_MQTT_SUCCESS) return;
    yield* use_the_broker();
    status = yield* nxd_mqtt_client_disconnect(mqtt_client);
    console.status('nxd_mqtt_client_disconnect', status);
  }

  function* demo_entry(_input: ULONG): Service<void> {
    let status = yield* nxd_mqtt_client_create(
      mqtt_client,
      'my_client',
      client_id,
      STRLEN(client_id),
      network.ip,
      network.pool,
      mqtt_client_stack,
      MQTT_CLIENT_STACK_SIZE,
      MQTT_THREAD_PRIORITY,
      null,
      0,
    );
    console.status('nxd_mqtt_client_create', status);
    if (status !== NXD_MQTT_SUCCESS) return;

    status = yield* nxd_mqtt_client_disconnect_notify_set(mqtt_client, my_disconnect_func);
    console.status('nxd_mqtt_client_disconnect_notify_set', status);

    status = tx_event_flags_create(mqtt_app_flag, 'my app event');
    console.status('tx_event_flags_create', status);

    const server_ip =
      options.find_broker === undefined
        ? new NXD_ADDRESS(4, LOCAL_SERVER_ADDRESS)
        : yield* options.find_broker(network);
    if (server_ip !== null) yield* connect_and_use(server_ip);
    status = yield* nxd_mqtt_client_delete(mqtt_client);
    console.status('nxd_mqtt_client_delete', status);
    yield* tx_event_flags_delete(mqtt_app_flag);
  }

  function* tx_application_define(): Service<void> {
    yield* network_create(network, address, console);
    const status = yield* tx_thread_create(
      demo_thread,
      'mqtt sample',
      demo_entry,
      0,
      demo_stack,
      DEMO_STACK_SIZE,
      DEMO_PRIORITY,
      DEMO_PRIORITY,
      TX_NO_TIME_SLICE,
      TX_AUTO_START,
    );
    if (status !== 0) console.status('tx_thread_create', status);
  }

  return () => tx_kernel_enter(tx_application_define);
}

function text_of(buffer: Uint8Array, length: UINT): string {
  return new TextDecoder().decode(buffer.subarray(0, length));
}
