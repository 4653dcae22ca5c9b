/**
 * The public constants of NetX Duo 6.4.2, by name and value.
 *
 * Values are those of a 32-bit build with IPv4 only. What a target's configuration sets (NX_IP_PERIODIC_RATE, the packet
 * types, ...) is in nx_build_constants.ts; what a C build could set as well, but not this one, is under "Fixed here".
 */

// Statuses that NetX Duo services return (guide, appendix C).
export const NX_SUCCESS = 0;
export const NX_NO_PACKET = 1;
export const NX_UNDERFLOW = 2;
export const NX_OVERFLOW = 3;
export const NX_NO_MAPPING = 4;
export const NX_DELETED = 5;
export const NX_POOL_ERROR = 6;
export const NX_PTR_ERROR = 7;
export const NX_WAIT_ERROR = 8;
export const NX_SIZE_ERROR = 9;
export const NX_OPTION_ERROR = 10;
export const NX_DELETE_ERROR = 16;
export const NX_CALLER_ERROR = 17;
export const NX_INVALID_PACKET = 18;
export const NX_INVALID_SOCKET = 19;
export const NX_NOT_ENABLED = 20;
export const NX_ALREADY_ENABLED = 21;
export const NX_ENTRY_NOT_FOUND = 22;
export const NX_NO_MORE_ENTRIES = 23;
export const NX_ARP_TIMER_ERROR = 24;
export const NX_RESERVED_CODE0 = 25;
export const NX_WAIT_ABORTED = 26;
export const NX_IP_INTERNAL_ERROR = 32;
export const NX_IP_ADDRESS_ERROR = 33;
export const NX_ALREADY_BOUND = 34;
export const NX_PORT_UNAVAILABLE = 35;
export const NX_NOT_BOUND = 36;
export const NX_RESERVED_CODE1 = 37;
export const NX_SOCKET_UNBOUND = 38;
export const NX_NOT_CREATED = 39;
export const NX_SOCKETS_BOUND = 40;
export const NX_NO_RESPONSE = 41;
export const NX_POOL_DELETED = 48;
export const NX_ALREADY_RELEASED = 49;
export const NX_RESERVED_CODE2 = 50;
export const NX_MAX_LISTEN = 51;
export const NX_DUPLICATE_LISTEN = 52;
export const NX_NOT_CLOSED = 53;
export const NX_NOT_LISTEN_STATE = 54;
export const NX_IN_PROGRESS = 55;
export const NX_NOT_CONNECTED = 56;
export const NX_WINDOW_OVERFLOW = 57;
export const NX_ALREADY_SUSPENDED = 64;
export const NX_DISCONNECT_FAILED = 65;
export const NX_STILL_BOUND = 66;
export const NX_NOT_SUCCESSFUL = 67;
export const NX_UNHANDLED_COMMAND = 68;
export const NX_NO_FREE_PORTS = 69;
export const NX_INVALID_PORT = 70;
export const NX_INVALID_RELISTEN = 71;
export const NX_CONNECTION_PENDING = 72;
export const NX_TX_QUEUE_DEPTH = 73;
export const NX_NOT_IMPLEMENTED = 74;
export const NX_NOT_SUPPORTED = 75;
export const NX_INVALID_INTERFACE = 76;
export const NX_INVALID_PARAMETERS = 77;
export const NX_NOT_FOUND = 78;
export const NX_CANNOT_START = 79;
export const NX_NO_INTERFACE_ADDRESS = 80;
export const NX_INVALID_MTU_DATA = 81;
export const NX_DUPLICATED_ENTRY = 82;
export const NX_PACKET_OFFSET_ERROR = 83;
export const NX_OPTION_HEADER_ERROR = 84;
export const NX_CONTINUE = 85;
export const NX_TCPIP_OFFLOAD_ERROR = 86;

// Wait options, in ticks.
export const NX_NO_WAIT = 0;
export const NX_WAIT_FOREVER = 4294967295;

// TCP connection states, RFC 9293 3.3.2 with the numbers of NetX Duo.
export const NX_TCP_CLOSED = 1;
export const NX_TCP_LISTEN_STATE = 2;
export const NX_TCP_SYN_SENT = 3;
export const NX_TCP_SYN_RECEIVED = 4;
export const NX_TCP_ESTABLISHED = 5;
export const NX_TCP_CLOSE_WAIT = 6;
export const NX_TCP_FIN_WAIT_1 = 7;
export const NX_TCP_FIN_WAIT_2 = 8;
export const NX_TCP_CLOSING = 9;
export const NX_TCP_TIMED_WAIT = 10;
export const NX_TCP_LAST_ACK = 11;

// Bits of nx_ip_status_check and nx_ip_interface_status_check.
export const NX_IP_INITIALIZE_DONE = 0x1;
export const NX_IP_ADDRESS_RESOLVED = 0x2;
export const NX_IP_LINK_ENABLED = 0x4;
export const NX_IP_ARP_ENABLED = 0x8;
export const NX_IP_UDP_ENABLED = 0x10;
export const NX_IP_TCP_ENABLED = 0x20;
export const NX_IP_IGMP_ENABLED = 0x40;
export const NX_IP_RARP_COMPLETE = 0x80;
export const NX_IP_INTERFACE_LINK_ENABLED = 0x100;

// Commands of the driver protocol (guide ch.5).
export const NX_LINK_PACKET_SEND = 0;
export const NX_LINK_INITIALIZE = 1;
export const NX_LINK_ENABLE = 2;
export const NX_LINK_DISABLE = 3;
export const NX_LINK_PACKET_BROADCAST = 4;
export const NX_LINK_ARP_SEND = 5;
export const NX_LINK_ARP_RESPONSE_SEND = 6;
export const NX_LINK_RARP_SEND = 7;
export const NX_LINK_MULTICAST_JOIN = 8;
export const NX_LINK_MULTICAST_LEAVE = 9;
export const NX_LINK_GET_STATUS = 10;
export const NX_LINK_GET_SPEED = 11;
export const NX_LINK_GET_DUPLEX_TYPE = 12;
export const NX_LINK_GET_ERROR_COUNT = 13;
export const NX_LINK_GET_RX_COUNT = 14;
export const NX_LINK_GET_TX_COUNT = 15;
export const NX_LINK_GET_ALLOC_ERRORS = 16;
export const NX_LINK_UNINITIALIZE = 17;
export const NX_LINK_DEFERRED_PROCESSING = 18;
export const NX_LINK_INTERFACE_ATTACH = 19;
export const NX_LINK_SET_PHYSICAL_ADDRESS = 20;
export const NX_INTERFACE_CAPABILITY_GET = 21;
export const NX_INTERFACE_CAPABILITY_SET = 22;
export const NX_LINK_INTERFACE_DETACH = 23;
export const NX_LINK_FACTORY_ADDRESS_GET = 24;
export const NX_LINK_RX_ENABLE = 25;
export const NX_LINK_RX_DISABLE = 26;
export const NX_LINK_GET_INTERFACE_TYPE = 28;
export const NX_LINK_RAW_PACKET_SEND = 29;
export const NX_LINK_USER_COMMAND = 50;

// What the card of an interface does instead of the stack (nx_ip_interface_capability_set).
export const NX_INTERFACE_CAPABILITY_IPV4_TX_CHECKSUM = 0x1;
export const NX_INTERFACE_CAPABILITY_IPV4_RX_CHECKSUM = 0x2;
export const NX_INTERFACE_CAPABILITY_TCP_TX_CHECKSUM = 0x4;
export const NX_INTERFACE_CAPABILITY_TCP_RX_CHECKSUM = 0x8;
export const NX_INTERFACE_CAPABILITY_UDP_TX_CHECKSUM = 0x10;
export const NX_INTERFACE_CAPABILITY_UDP_RX_CHECKSUM = 0x20;
export const NX_INTERFACE_CAPABILITY_ICMPV4_TX_CHECKSUM = 0x40;
export const NX_INTERFACE_CAPABILITY_ICMPV4_RX_CHECKSUM = 0x80;
export const NX_INTERFACE_CAPABILITY_ICMPV6_RX_CHECKSUM = 0x100;
export const NX_INTERFACE_CAPABILITY_ICMPV6_TX_CHECKSUM = 0x200;
export const NX_INTERFACE_CAPABILITY_IGMP_TX_CHECKSUM = 0x400;
export const NX_INTERFACE_CAPABILITY_IGMP_RX_CHECKSUM = 0x800;
export const NX_INTERFACE_CAPABILITY_PTP_TIMESTAMP = 0x1000;
export const NX_INTERFACE_CAPABILITY_TCPIP_OFFLOAD = 0x2000;
/** Every checksum there is, in both directions. */
export const NX_INTERFACE_CAPABILITY_CHECKSUM_ALL = 0xfff;

// Packet type of a packet that a driver receives into. The other types are in nx_build_constants.ts.
export const NX_RECEIVE_PACKET = 0;

// Header sizes in bytes.
export const NX_IPV4_MAX_REASSEMBLY_TIME = 15;
export const NX_IPV4_HEADER = 20;
export const NX_TCP_HEADER = 20;
export const NX_UDP_HEADER = 8;
export const NX_ICMP_HEADER = 8;
export const NX_PHYSICAL_TRAILER = 4;
export const NX_ARP_MESSAGE_SIZE = 28;
export const NX_ICMP_HEADER_SIZE = 8;
export const NX_TCP_SYN_OPTION_SIZE = 8;
export const NX_TCP_SYN_SIZE = 28;
export const NX_PACKET_ALIGNMENT = 4;

// Socket and datagram options.
export const NX_FRAGMENT_OKAY = 0;
export const NX_DONT_FRAGMENT = 0x4000;
export const NX_IP_NORMAL = 0;
export const NX_IP_MIN_DELAY = 0x100000;
export const NX_IP_MAX_DATA = 0x80000;
export const NX_IP_MAX_RELIABLE = 0x40000;
export const NX_IP_MIN_COST = 0x20000;
export const NX_IP_TIME_TO_LIVE = 128;
export const NX_ANY_PORT = 0;
export const NX_MAX_PORT = 0xffff;
export const NX_SEARCH_PORT_START = 0xc000;
export const NX_TRUE = 1;
export const NX_FALSE = 0;
export const NX_NULL = null;
export const NX_TCP_CLIENT = 1;
export const NX_TCP_SERVER = 2;
export const NX_PROTOCOL_ICMP = 1;
export const NX_PROTOCOL_TCP = 6;
export const NX_PROTOCOL_UDP = 17;
export const NX_PROTOCOL_IGMP = 2;

// Fixed here: build options of the original at their defaults.
export const NX_ARP_UPDATE_RATE = 10;
export const NX_ARP_EXPIRATION_RATE = 0;
export const NX_ARP_MAXIMUM_RETRIES = 18;
export const NX_ARP_MAX_QUEUE_DEPTH = 4;
export const NX_ARP_DEFEND_INTERVAL = 10;
/** Bytes of one cache entry: sizeof(NX_ARP) of a 32-bit build. */
export const SIZEOF_NX_ARP = 52;
export const NX_ROUTE_TABLE_SIZE = 32;
export const NX_ROUTE_TABLE_MASK = 31;
export const NX_ARP_TABLE_SIZE = 32;
export const NX_ARP_TABLE_MASK = 31;
export const NX_MAX_LISTEN_REQUESTS = 10;
export const NX_IP_FAST_TIMER_RATE = 10;
export const NX_TCP_MSS_SIZE = 1460;
export const NX_TCP_PORT_TABLE_SIZE = 32;
export const NX_TCP_PORT_TABLE_MASK = 31;
export const NX_UDP_PORT_TABLE_SIZE = 32;
export const NX_UDP_PORT_TABLE_MASK = 31;
export const NX_IP_RAW_MAX_QUEUE_DEPTH = 20;
export const NX_IP_ROUTING_TABLE_SIZE = 8;
export const NX_MAX_MULTICAST_GROUPS = 7;
export const NX_INIT_PACKET_ID = 1;
export const NX_IP_STATUS_CHECK_WAIT_TIME = 1;
export const NX_MAX_STRING_LENGTH = 1024;

// TCP header word 3 and option words.
export const NX_TCP_ACK_BIT = 0x100000;
export const NX_TCP_CONTROL_MASK = 0x170000;
export const NX_TCP_EOL_KIND = 0x0;
export const NX_TCP_FIN_BIT = 0x10000;
export const NX_TCP_HEADER_SHIFT = 0x1c;
export const NX_TCP_HEADER_SIZE = 0x50000000;
export const NX_TCP_MSS_KIND = 0x2;
export const NX_TCP_MSS_OPTION = 0x2040000;
export const NX_TCP_NOP_KIND = 0x1;
export const NX_TCP_OPTION_END = 0x1010100;
export const NX_TCP_PSH_BIT = 0x80000;
export const NX_TCP_RST_BIT = 0x40000;
export const NX_TCP_SYN_BIT = 0x20000;
export const NX_TCP_SYN_HEADER = 0x70000000;
export const NX_TCP_URG_BIT = 0x200000;

// IPv4 header words and address classes.
export const NX_FRAG_OFFSET_MASK = 0x1fff;
export const NX_IP_AH = 0x330000;
export const NX_IP_ALIGN_FRAGS = 0x8;
export const NX_IP_CLASS_A_HOSTID = 0xffffff;
export const NX_IP_CLASS_A_MASK = 0x80000000;
export const NX_IP_CLASS_A_NETID = 0x7f000000;
export const NX_IP_CLASS_A_TYPE = 0x0;
export const NX_IP_CLASS_B_HOSTID = 0xffff;
export const NX_IP_CLASS_B_MASK = 0xc0000000;
export const NX_IP_CLASS_B_NETID = 0x3fff0000;
export const NX_IP_CLASS_B_TYPE = 0x80000000;
export const NX_IP_CLASS_C_HOSTID = 0xff;
export const NX_IP_CLASS_C_MASK = 0xe0000000;
export const NX_IP_CLASS_C_NETID = 0x1fffff00;
export const NX_IP_CLASS_C_TYPE = 0xc0000000;
export const NX_IP_CLASS_D_GROUP = 0xfffffff;
export const NX_IP_CLASS_D_HOSTID = 0x0;
export const NX_IP_CLASS_D_MASK = 0xf0000000;
export const NX_IP_CLASS_D_TYPE = 0xe0000000;
export const NX_IP_DONT_FRAGMENT = 0x4000;
export const NX_IP_ESP = 0x320000;
export const NX_IP_FRAGMENT_MASK = 0x3fff;
export const NX_IP_HEADER_LENGTH_ENCODE_6 = 0x6;
export const NX_IP_ICMP = 0x10000;
export const NX_IP_IGMP = 0x20000;
export const NX_IP_LENGTH_MASK = 0xf000000;
export const NX_IP_LIMITED_BROADCAST = 0xffffffff;
export const NX_IP_LOOPBACK_FIRST = 0x7f000000;
export const NX_IP_LOOPBACK_LAST = 0x7fffffff;
export const NX_IP_MORE_FRAGMENT = 0x2000;
export const NX_IP_MULTICAST_LOWER = 0x5e000000;
export const NX_IP_MULTICAST_MASK = 0x7fffff;
export const NX_IP_MULTICAST_UPPER = 0x100;
export const NX_IP_NORMAL_LENGTH = 0x5;
export const NX_IP_OFFSET_MASK = 0x1fff;
export const NX_IP_OPTION_CLASS = 0x0;
export const NX_IP_OPTION_COPY_FLAG = 0x80000000;
export const NX_IP_OPTION_END = 0x0;
export const NX_IP_OPTION_INTERNET_TIMESTAMP = 0x44;
export const NX_IP_OPTION_NO_OPERATION = 0x1;
export const NX_IP_OPTION_ROUTER_ALERT_LENGTH = 0x40000;
export const NX_IP_OPTION_ROUTER_ALERT_NUMBER = 0x14000000;
export const NX_IP_OPTION_ROUTER_ALERT_VALUE = 0x0;
export const NX_IP_PACKET_SIZE_MASK = 0xffff;
export const NX_IP_PROTOCOL_MASK = 0xff0000;
export const NX_IP_RAW = 0xff0000;
export const NX_IP_TCP = 0x60000;
export const NX_IP_TIME_TO_LIVE_MASK = 0xff000000;
export const NX_IP_TIME_TO_LIVE_SHIFT = 0x18;
export const NX_IP_TOS_MASK = 0xff0000;
export const NX_IP_UDP = 0x110000;
export const NX_MORE_FRAGMENTS = 0x2000;

// ARP and ICMP fields.
export const NX_ARP_HARDWARE_SIZE = 6;
export const NX_ARP_HARDWARE_TYPE = 1;
export const NX_ARP_OPTION_REQUEST = 1;
export const NX_ARP_OPTION_RESPONSE = 2;
export const NX_ARP_PROTOCOL_SIZE = 4;
export const NX_ARP_PROTOCOL_TYPE = 2048;
export const NX_ICMP_DEST_UNREACHABLE_TYPE = 3;
export const NX_ICMP_ECHO_REPLY_TYPE = 0;
export const NX_ICMP_ECHO_REQUEST_TYPE = 8;
export const NX_ICMP_FRT_EXCEEDED_CODE = 1;
export const NX_ICMP_PARAMETER_PROB_TYPE = 12;
export const NX_ICMP_PORT_UNREACH_CODE = 3;
export const NX_ICMP_PROTOCOL_UNREACH_CODE = 2;
export const NX_ICMP_TIMESTAMP_REQ_TYPE = 13;
export const NX_ICMP_TIME_EXCEEDED_TYPE = 11;
export const NX_ICMP_ZERO_CODE = 0;

// Identifiers that mark a living control block or the state of a packet.
export const NX_IP_ID = 0x49502020;
export const NX_TCP_ID = 0x54435020;
export const NX_UDP_ID = 0x55445020;
export const NX_PACKET_POOL_ID = 0x5041434b;
export const NX_PACKET_ALLOCATED = 0xaaaaaaaa;
export const NX_PACKET_ENQUEUED = 0xeeeeeeee;
export const NX_PACKET_FREE = 0xffffffff;
export const NX_PACKET_READY = 0xbbbbbbbb;
export const NX_DRIVER_TX_DONE = 0xdddddddd;

// Event flags of the IP thread.
export const NX_IP_ALL_EVENTS = 0xffffffff;
export const NX_IP_ARP_REC_EVENT = 0x10;
export const NX_IP_DRIVER_DEFERRED_EVENT = 0x800;
export const NX_IP_FAST_EVENT = 0x100;
export const NX_IP_ICMP_EVENT = 0x4;
export const NX_IP_IGMP_ENABLE_EVENT = 0x400;
export const NX_IP_IGMP_EVENT = 0x40;
export const NX_IP_LINK_STATUS_EVENT = 0x4000;
export const NX_IP_PERIODIC_EVENT = 0x1;
export const NX_IP_RARP_REC_EVENT = 0x20;
export const NX_IP_RECEIVE_EVENT = 0x8;
export const NX_IP_TCP_CLEANUP_DEFERRED = 0x1000;
export const NX_IP_TCP_EVENT = 0x80;
export const NX_IP_UNFRAG_EVENT = 0x2;

// IP versions of an NXD_ADDRESS.
export const NX_IP_VERSION_V4 = 4;
export const NX_IP_VERSION_V6 = 6;
