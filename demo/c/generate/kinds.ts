// What each type of the TypeScript API is in C, and how the bridge makes one of the words that C hands over.

export interface Kind {
  /** The declaration of a parameter of that name. */
  c(name: string): string;
  /** The expression of the argument; `next` is the parameter behind it, for memory whose length is given. */
  ts(name: string, next: string | undefined): string;
}

const words = (type: string): Kind => ({ c: (name) => `${type} ${name}`, ts: (name) => `${name} >>> 0` });

const block = (type: string, table: string): Kind => ({
  c: (name) => `${type} *${name}`,
  ts: (name) => `t.${table}.at(${name})`,
});

/** A block that TypeScript does not let be missing: in C a null pointer is a fault there. */
const needed_block = (type: string, table: string): Kind => ({
  c: (name) => `${type} *${name}`,
  ts: (name) => `t.${table}.given(${name})`,
});

const block_out = (type: string): Kind => ({
  c: (name) => `${type} **${name}`,
  ts: (name) => `m.pointer(${name}, t.address_of)`,
});

const memory = (type: string, name_of = (name: string): string => `${type} *${name}`): Kind => ({
  c: name_of,
  ts: (name, next) => (next === undefined ? `m.rest(${name})` : `m.memory(${name}, ${next} >>> 0)`),
});

const callback = (c: string, to_c: readonly string[], plain = false): Kind => ({
  c: (name) => c.replace('@', name),
  ts: (name) => `f.${plain ? 'plain' : 'at'}(${name}, ${list_name(to_c)})`,
});

/** The name of the constant that says how the arguments of a callback go to C. */
export function list_name(to_c: readonly string[]): string {
  return `to_${to_c.join('_') || 'nothing'}`;
}

const out = (type: string): Kind => ({ c: (name) => `${type} *${name}`, ts: (name) => `m.word(${name})` });

/** The tables of the bridge, by the class of the control block. */
const TABLES: Readonly<Record<string, string>> = {
  TX_THREAD: 'thread',
  TX_TIMER: 'timer',
  TX_QUEUE: 'queue',
  TX_SEMAPHORE: 'semaphore',
  TX_MUTEX: 'mutex',
  TX_EVENT_FLAGS_GROUP: 'event_flags',
  TX_BLOCK_POOL: 'block_pool',
  TX_BYTE_POOL: 'byte_pool',
  NX_PACKET_POOL: 'packet_pool',
  NX_INTERFACE: 'interface',
  NX_IP: 'ip',
  NX_TCP_SOCKET: 'tcp_socket',
  NX_UDP_SOCKET: 'udp_socket',
  NXD_MQTT_CLIENT: 'mqtt_client',
  NX_DHCP: 'dhcp',
  NX_DNS: 'dns',
  NX_SNTP_CLIENT: 'sntp',
  NX_SECURE_TLS_SESSION: 'tls_session',
  NX_SECURE_X509_CERT: 'certificate',
  NX_SECURE_X509_CERTIFICATE_STORE: 'certificate_store',
  NX_SECURE_X509_DNS_NAME: 'dns_name',
};

const PACKET: Kind = { c: (name) => `NX_PACKET *${name}`, ts: (name) => `p.at(${name})` };
const ADDRESS: Kind = { c: (name) => `NXD_ADDRESS *${name}`, ts: (name) => `b.address(${name})` };
const NAME: Kind = { c: (name) => `CHAR *${name}`, ts: (name) => `m.name(${name})` };
const SOCKET_CALLBACK = callback('VOID (*@)(NX_TCP_SOCKET *socket_ptr)', ['block']);

const OTHERS: Readonly<Record<string, Kind>> = {
  ULONG: words('ULONG'),
  UINT: words('UINT'),
  USHORT: words('USHORT'),
  number: words('UINT'),
  unknown: words('VOID *'),
  'Ref<ULONG> | null': out('ULONG'),
  Output: out('ULONG'),
  'Ref<UINT> | null': out('UINT'),
  'Ref<USHORT> | null': { c: (name) => `USHORT *${name}`, ts: (name) => `m.half_word(${name})` },
  'Uint8Array | null': memory('VOID'),
  'string | Uint8Array | null': memory('UCHAR'),
  'Uint8Array | string | null': memory('VOID'),
  MqttText: memory('CHAR'),
  'Uint32Array | null': {
    c: (name) => `VOID *${name}`,
    ts: (name, next) => (next === undefined ? `m.message(${name})` : `m.words_of(${name}, ${next} >>> 0)`),
  },
  'string | null': NAME,
  'Ref<string | null> | null': {
    c: (name) => `CHAR **${name}`,
    ts: (name) => `m.pointer(${name}, m.address_of_name)`,
  },
  'Ref<Uint8Array | null> | null': {
    c: (name) => `VOID **${name}`,
    ts: (name) => `m.pointer(${name}, m.address_of_memory)`,
  },
  NX_PACKET: { c: PACKET.c, ts: (name) => `p.given(${name})` },
  'NX_PACKET | null': PACKET,
  'Ref<NX_PACKET | null> | null': {
    c: (name) => `NX_PACKET **${name}`,
    ts: (name) => `m.pointer(${name}, p.address_of)`,
  },
  'NXD_ADDRESS | null': ADDRESS,
  /** An IPv6 address as four words. */
  'Ipv6Words | null': { c: (name) => `ULONG *${name}`, ts: (name) => `b.address_words(${name})` },
  'Ipv6AddressNotify | null': callback(
    'VOID (*@)(NX_IP *ip_ptr, UINT status, UINT interface_index, UINT address_index, ULONG *ipv6_address)',
    ['block', 'number', 'number', 'number', 'words'],
  ),
  '((ip_ptr: NX_IP, ra_flag: UINT) => void | Service<void>) | null': callback(
    'VOID (*@)(NX_IP *ip_ptr, UINT ra_flag)',
    ['block', 'number'],
  ),
  'NX_DHCP_CLIENT_RECORD | null': {
    c: (name) => `NX_DHCP_CLIENT_RECORD *${name}`,
    ts: (name) => `s.dhcp_record(${name})`,
  },
  'Callback<[ULONG]> | null': callback('VOID (*@)(ULONG id)', ['number']),
  'Callback<[TX_QUEUE]> | null': callback('VOID (*@)(TX_QUEUE *queue_ptr)', ['block']),
  'Callback<[TX_SEMAPHORE]> | null': callback('VOID (*@)(TX_SEMAPHORE *semaphore_ptr)', ['block']),
  'Callback<[TX_EVENT_FLAGS_GROUP]> | null': callback('VOID (*@)(TX_EVENT_FLAGS_GROUP *group_ptr)', [
    'block',
  ]),
  'Callback<[TX_THREAD, UINT]> | null': callback('VOID (*@)(TX_THREAD *thread_ptr, UINT type)', [
    'block',
    'number',
  ]),
  'Callback<[TX_THREAD]> | null': callback('VOID (*@)(TX_THREAD *thread_ptr)', ['block']),
  'BufferFull | null': callback('VOID (*@)(VOID *buffer)', ['bytes'], true),
  SocketCallback: SOCKET_CALLBACK,
  'NX_NOTIFY<[NX_TCP_SOCKET]> | null': SOCKET_CALLBACK,
  'NX_NOTIFY<[NX_TCP_SOCKET, UINT]> | null': callback('VOID (*@)(NX_TCP_SOCKET *socket_ptr, UINT port)', [
    'block',
    'number',
  ]),
  'NX_NOTIFY<[NX_UDP_SOCKET]> | null': callback('VOID (*@)(NX_UDP_SOCKET *socket_ptr)', ['block']),
  'NX_NOTIFY<[NX_IP, NX_PACKET]> | null': callback('VOID (*@)(NX_IP *ip_ptr, NX_PACKET *packet_ptr)', [
    'block',
    'packet',
  ]),
  'NX_NOTIFY<[NX_IP, unknown]> | null': callback('VOID (*@)(NX_IP *ip_ptr, VOID *additional_info)', [
    'block',
    'number',
  ]),
  'NX_NOTIFY<[NX_IP, UINT, UINT]> | null': callback(
    'VOID (*@)(NX_IP *ip_ptr, UINT interface_index, UINT link_up)',
    ['block', 'number', 'number'],
  ),
  '((ip: NX_IP, protocol: ULONG, packet: NX_PACKET) => UINT) | null': callback(
    'UINT (*@)(NX_IP *ip_ptr, ULONG protocol, NX_PACKET *packet_ptr)',
    ['block', 'number', 'packet'],
    true,
  ),
  'NX_DRIVER_ENTRY | null': {
    c: (name) => `VOID (*${name})(NX_IP_DRIVER *driver_req)`,
    ts: (name) => `s.driver(${name})`,
  },
  'NXD_MQTT_RECEIVE_NOTIFY | null': callback(
    'VOID (*@)(NXD_MQTT_CLIENT *client_ptr, UINT number_of_messages)',
    ['block', 'number'],
  ),
  'NXD_MQTT_DISCONNECT_NOTIFY | null': callback('VOID (*@)(NXD_MQTT_CLIENT *client_ptr)', ['block']),
  'NXD_MQTT_TLS_SETUP | null': callback(
    'UINT (*@)(NXD_MQTT_CLIENT *client_ptr, NX_SECURE_TLS_SESSION *session, NX_SECURE_X509_CERT *certificate, ' +
      'NX_SECURE_X509_CERT *trusted_certificate)',
    ['block', 'block', 'block', 'block'],
  ),
  'NX_DNS_CACHE_FULL_NOTIFY | null': callback('VOID (*@)(NX_DNS *dns_ptr)', ['block']),
  'NX_SNTP_LEAP_SECOND_HANDLER | null': callback('UINT (*@)(NX_SNTP_CLIENT *client_ptr, UINT indicator)', [
    'block',
    'number',
  ]),
  'NX_SNTP_KISS_OF_DEATH_HANDLER | null': callback('UINT (*@)(NX_SNTP_CLIENT *client_ptr, UINT code)', [
    'block',
    'number',
  ]),
  'NX_SNTP_RANDOM_NUMBER_GENERATOR | null': {
    c: (name) => `VOID (*${name})(NX_SNTP_CLIENT *client_ptr, ULONG *rand)`,
    ts: (name) => `s.random_numbers(${name})`,
  },
  'NX_SNTP_TIME_UPDATE_NOTIFY | null': callback(
    'VOID (*@)(NX_SNTP_TIME_MESSAGE *time_update_ptr, NX_SNTP_TIME *local_time)',
    ['message', 'time'],
  ),
  'NX_DHCP_STATE_CHANGE | null': callback('VOID (*@)(NX_DHCP *dhcp_ptr, UCHAR new_state)', [
    'block',
    'number',
  ]),
  'NX_DHCP_INTERFACE_STATE_CHANGE | null': callback(
    'VOID (*@)(NX_DHCP *dhcp_ptr, UINT iface_index, UCHAR new_state)',
    ['block', 'number', 'number'],
  ),
  'NX_DHCP_USER_OPTION_ADD | null': {
    c: (name) =>
      `UINT (*${name})(NX_DHCP *dhcp_ptr, UINT iface_index, UINT message_type, UCHAR *user_option_ptr, UINT *user_option_length)`,
    ts: (name) => `s.user_option(${name})`,
  },
  'NX_SECURE_TLS_CRYPTO | null': {
    c: (name) => `const NX_SECURE_TLS_CRYPTO *${name}`,
    ts: (name) => `s.crypto_table(${name})`,
  },
  'ArrayLike<USHORT> | null': {
    c: (name) => `const USHORT *${name}`,
    ts: (name, next) => `s.groups(${name}, ${next})`,
  },
  'readonly unknown[] | null': {
    c: (name) => `const NX_CRYPTO_METHOD **${name}`,
    ts: (name) => `s.curves(${name})`,
  },
  'NX_SECURE_CERTIFICATE_CALLBACK | null': callback(
    'ULONG (*@)(NX_SECURE_TLS_SESSION *session, NX_SECURE_X509_CERT *certificate)',
    ['block', 'certificate'],
    true,
  ),
  '(() => ULONG) | null': callback('ULONG (*@)(VOID)', [], true),
};

function kinds(): Map<string, Kind> {
  const all = new Map(Object.entries(OTHERS));
  for (const [type, table] of Object.entries(TABLES)) {
    all.set(type, needed_block(type, table));
    all.set(`${type} | null`, block(type, table));
    all.set(`Ref<${type} | null> | null`, block_out(type));
  }
  return all;
}

export const KINDS: ReadonlyMap<string, Kind> = kinds();

/** True for a parameter that says how long the memory is that the parameter before it points to. */
export function is_length(name: string, type: string): boolean {
  return (
    /(_|^)(size|length|len|count)$|_size_|_length_/.test(name) && /^(ULONG|UINT|USHORT|number)$/.test(type)
  );
}
