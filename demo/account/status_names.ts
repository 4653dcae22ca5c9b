// The names of statuses, for people: which constant a number is depends on whose service returned it, which the prefix of
// the service's name says. For anything else (`connect`, a word of the firmware's own) only the number is right.
//
// Kept by name and looked up in the constants themselves, so that no value is written twice. Where two names share a
// value, the one that more services return is here.

import * as mqtt from '../../mqtt/client/nxd_mqtt_constants.ts';
import * as dhcp from '../../netx/dhcp/nx_dhcp_constants.ts';
import * as dns from '../../netx/dns/nxd_dns_constants.ts';
import * as nx from '../../netx/nx_constants.ts';
import * as secure from '../../netx/secure/nx_secure_constants.ts';
import * as sntp from '../../netx/sntp/nx_sntp_constants.ts';
import * as tx from '../../rtos/kernel/tx_constants.ts';

type StatusName<Module> = {
  [Name in keyof Module]: Module[Name] extends number ? Name : never;
}[keyof Module];

function table<Module extends object>(
  module: Module,
  names: readonly StatusName<Module>[],
): Map<number, string> {
  return new Map(names.map((name) => [module[name] as number, String(name)]));
}

const TX_STATUSES = table(tx, [
  'TX_SUCCESS',
  'TX_DELETED',
  'TX_POOL_ERROR',
  'TX_PTR_ERROR',
  'TX_WAIT_ERROR',
  'TX_SIZE_ERROR',
  'TX_GROUP_ERROR',
  'TX_NO_EVENTS',
  'TX_OPTION_ERROR',
  'TX_QUEUE_ERROR',
  'TX_QUEUE_EMPTY',
  'TX_QUEUE_FULL',
  'TX_SEMAPHORE_ERROR',
  'TX_NO_INSTANCE',
  'TX_THREAD_ERROR',
  'TX_PRIORITY_ERROR',
  'TX_NO_MEMORY',
  'TX_DELETE_ERROR',
  'TX_RESUME_ERROR',
  'TX_CALLER_ERROR',
  'TX_SUSPEND_ERROR',
  'TX_TIMER_ERROR',
  'TX_TICK_ERROR',
  'TX_ACTIVATE_ERROR',
  'TX_THRESH_ERROR',
  'TX_SUSPEND_LIFTED',
  'TX_WAIT_ABORTED',
  'TX_WAIT_ABORT_ERROR',
  'TX_MUTEX_ERROR',
  'TX_NOT_AVAILABLE',
  'TX_NOT_OWNED',
  'TX_INHERIT_ERROR',
  'TX_NOT_DONE',
  'TX_CEILING_EXCEEDED',
  'TX_INVALID_CEILING',
  'TX_FEATURE_NOT_ENABLED',
]);

const NX_STATUSES = table(nx, [
  'NX_SUCCESS',
  'NX_NO_PACKET',
  'NX_UNDERFLOW',
  'NX_OVERFLOW',
  'NX_NO_MAPPING',
  'NX_DELETED',
  'NX_POOL_ERROR',
  'NX_PTR_ERROR',
  'NX_WAIT_ERROR',
  'NX_SIZE_ERROR',
  'NX_OPTION_ERROR',
  'NX_DELETE_ERROR',
  'NX_CALLER_ERROR',
  'NX_INVALID_PACKET',
  'NX_INVALID_SOCKET',
  'NX_NOT_ENABLED',
  'NX_ALREADY_ENABLED',
  'NX_ENTRY_NOT_FOUND',
  'NX_NO_MORE_ENTRIES',
  'NX_ARP_TIMER_ERROR',
  'NX_WAIT_ABORTED',
  'NX_IP_INTERNAL_ERROR',
  'NX_IP_ADDRESS_ERROR',
  'NX_ALREADY_BOUND',
  'NX_PORT_UNAVAILABLE',
  'NX_NOT_BOUND',
  'NX_SOCKET_UNBOUND',
  'NX_NOT_CREATED',
  'NX_SOCKETS_BOUND',
  'NX_NO_RESPONSE',
  'NX_POOL_DELETED',
  'NX_ALREADY_RELEASED',
  'NX_MAX_LISTEN',
  'NX_DUPLICATE_LISTEN',
  'NX_NOT_CLOSED',
  'NX_NOT_LISTEN_STATE',
  'NX_IN_PROGRESS',
  'NX_NOT_CONNECTED',
  'NX_WINDOW_OVERFLOW',
  'NX_ALREADY_SUSPENDED',
  'NX_DISCONNECT_FAILED',
  'NX_STILL_BOUND',
  'NX_NOT_SUCCESSFUL',
  'NX_UNHANDLED_COMMAND',
  'NX_NO_FREE_PORTS',
  'NX_INVALID_PORT',
  'NX_INVALID_RELISTEN',
  'NX_CONNECTION_PENDING',
  'NX_TX_QUEUE_DEPTH',
  'NX_NOT_IMPLEMENTED',
  'NX_NOT_SUPPORTED',
  'NX_INVALID_INTERFACE',
  'NX_INVALID_PARAMETERS',
  'NX_NOT_FOUND',
  'NX_CANNOT_START',
  'NX_NO_INTERFACE_ADDRESS',
  'NX_INVALID_MTU_DATA',
  'NX_DUPLICATED_ENTRY',
  'NX_PACKET_OFFSET_ERROR',
  'NX_OPTION_HEADER_ERROR',
  'NX_CONTINUE',
  'NX_TCPIP_OFFLOAD_ERROR',
]);

const MQTT_STATUSES = table(mqtt, [
  'NXD_MQTT_SUCCESS',
  'NXD_MQTT_ALREADY_CONNECTED',
  'NXD_MQTT_NOT_CONNECTED',
  'NXD_MQTT_MUTEX_FAILURE',
  'NXD_MQTT_INTERNAL_ERROR',
  'NXD_MQTT_CONNECT_FAILURE',
  'NXD_MQTT_PACKET_POOL_FAILURE',
  'NXD_MQTT_COMMUNICATION_FAILURE',
  'NXD_MQTT_SERVER_MESSAGE_FAILURE',
  'NXD_MQTT_INVALID_PARAMETER',
  'NXD_MQTT_NO_MESSAGE',
  'NXD_MQTT_PACKET_POOL_EMPTY',
  'NXD_MQTT_QOS2_NOT_SUPPORTED',
  'NXD_MQTT_INSUFFICIENT_BUFFER_SPACE',
  'NXD_MQTT_CLIENT_NOT_RUNNING',
  'NXD_MQTT_INVALID_PACKET',
  'NXD_MQTT_PARTIAL_PACKET',
  'NXD_MQTT_CONNECTING',
  'NXD_MQTT_INVALID_STATE',
  'NXD_MQTT_ERROR_CONNECT_RETURN_CODE',
  'NXD_MQTT_ERROR_UNACCEPTABLE_PROTOCOL',
  'NXD_MQTT_ERROR_IDENTIFIER_REJECTED',
  'NXD_MQTT_ERROR_SERVER_UNAVAILABLE',
  'NXD_MQTT_ERROR_BAD_USERNAME_PASSWORD',
  'NXD_MQTT_ERROR_NOT_AUTHORIZED',
]);

const DHCP_STATUSES = table(dhcp, [
  'NX_DHCP_ERROR',
  'NX_DHCP_NO_RESPONSE',
  'NX_DHCP_BAD_IP_ADDRESS',
  'NX_DHCP_ALREADY_STARTED',
  'NX_DHCP_NOT_BOUND',
  'NX_DHCP_DEST_TO_SMALL',
  'NX_DHCP_NOT_STARTED',
  'NX_DHCP_PARSE_ERROR',
  'NX_DHCP_INVALID_MESSAGE',
  'NX_DHCP_INVALID_PAYLOAD',
  'NX_DHCP_INVALID_IP_REQUEST',
  'NX_DHCP_UNKNOWN_OPTION',
  'NX_DHCP_INTERFACE_ALREADY_ENABLED',
  'NX_DHCP_INTERFACE_NOT_ENABLED',
  'NX_DHCP_NO_INTERFACES_ENABLED',
  'NX_DHCP_NO_INTERFACES_STARTED',
  'NX_DHCP_NO_RECORDS_AVAILABLE',
  'NX_DHCP_INVALID_NAME',
]);

const DNS_STATUSES = table(dns, [
  'NX_DNS_ERROR',
  'NX_DNS_NO_SERVER',
  'NX_DNS_TIMEOUT',
  'NX_DNS_QUERY_FAILED',
  'NX_DNS_BAD_ADDRESS_ERROR',
  'NX_DNS_PARAM_ERROR',
  'NX_DNS_SERVER_NOT_FOUND',
  'NX_DNS_DUPLICATE_ENTRY',
  'NX_DNS_INVALID_ADDRESS_TYPE',
  'NX_DNS_IPV6_NOT_SUPPORTED',
  'NX_DNS_FEATURE_NOT_SUPPORTED',
  'NX_DNS_CACHE_ERROR',
]);

/** All statuses of the SNTP client lie in one range, and nothing else does. */
const SNTP_STATUSES = new Map(
  Object.entries(sntp).flatMap(([name, value]) => (value > 0xd00 && value < 0xf00 ? [[value, name]] : [])),
);

/** All its statuses but success lie in one range, and nothing else does. */
const SECURE_STATUSES = new Map(
  Object.entries(secure).flatMap(([name, value]) => (value > 0x100 && value < 0x200 ? [[value, name]] : [])),
);
const TLS_STATUSES = new Map([...SECURE_STATUSES, [secure.NX_SECURE_TLS_SUCCESS, 'NX_SECURE_TLS_SUCCESS']]);
const X509_STATUSES = new Map([
  ...SECURE_STATUSES,
  [secure.NX_SECURE_X509_SUCCESS, 'NX_SECURE_X509_SUCCESS'],
]);

type Table = ReadonlyMap<number, string>;

/** The tables to look in, first the service's own: the client hands on statuses of the stack, the stack of the kernel. */
const FAMILIES: readonly (readonly [prefix: string, tables: readonly Table[]])[] = [
  ['nxd_mqtt_', [MQTT_STATUSES, NX_STATUSES, TX_STATUSES]],
  ['nx_secure_x509_', [X509_STATUSES, NX_STATUSES, TX_STATUSES]],
  ['nx_secure_', [TLS_STATUSES, NX_STATUSES, TX_STATUSES]],
  ['nx_dhcp_', [DHCP_STATUSES, NX_STATUSES, TX_STATUSES]],
  ['nx_dns_', [DNS_STATUSES, NX_STATUSES, TX_STATUSES]],
  ['nxd_dns_', [DNS_STATUSES, NX_STATUSES, TX_STATUSES]],
  ['nx_sntp_', [SNTP_STATUSES, NX_STATUSES, TX_STATUSES]],
  ['nxd_sntp_', [SNTP_STATUSES, NX_STATUSES, TX_STATUSES]],
  ['nxd_', [NX_STATUSES, TX_STATUSES]],
  ['nx_', [NX_STATUSES, TX_STATUSES]],
  ['tx_', [TX_STATUSES]],
];

/** `NXD_MQTT_CONNECT_FAILURE (0x10005)`; a success of a service without its number, an unknown status as its number alone. */
export function status_name(service: string, status: number): string {
  const number = `0x${status.toString(16)}`;
  const family = FAMILIES.find(([prefix]) => service.startsWith(prefix));
  if (family === undefined) return status === 0 ? 'success (0x0)' : number;
  for (const table of family[1]) {
    const name = table.get(status);
    if (name !== undefined) return status === 0 ? name : `${name} (${number})`;
  }
  return number;
}
