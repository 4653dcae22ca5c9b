/**
 * Numbers of the DHCP client (guide ch.3, RFC 2131, RFC 2132): statuses, states, message types, options, the BOOTP header.
 */

// Statuses.
export const NX_DHCP_ERROR = 144;
export const NX_DHCP_NO_RESPONSE = 145;
export const NX_DHCP_BAD_IP_ADDRESS = 146;
export const NX_DHCP_ALREADY_STARTED = 147;
export const NX_DHCP_NOT_BOUND = 148;
export const NX_DHCP_DEST_TO_SMALL = 149;
export const NX_DHCP_NOT_STARTED = 150;
export const NX_DHCP_PARSE_ERROR = 151;
export const NX_DHCP_BAD_XID = 152;
export const NX_DHCP_BAD_MAC_ADDRESS = 153;
export const NX_DHCP_INVALID_MESSAGE = 155;
export const NX_DHCP_INVALID_PAYLOAD = 156;
export const NX_DHCP_INVALID_IP_REQUEST = 157;
export const NX_DHCP_UNKNOWN_OPTION = 159;
export const NX_DHCP_INTERFACE_ALREADY_ENABLED = 163;
export const NX_DHCP_INTERFACE_NOT_ENABLED = 164;
export const NX_DHCP_NO_INTERFACES_ENABLED = 165;
export const NX_DHCP_NO_INTERFACES_STARTED = 166;
export const NX_DHCP_NO_RECORDS_AVAILABLE = 167;
export const NX_DHCP_INVALID_NAME = 168;

// States of an interface.
export const NX_DHCP_STATE_NOT_STARTED = 0;
export const NX_DHCP_STATE_BOOT = 1;
export const NX_DHCP_STATE_INIT = 2;
export const NX_DHCP_STATE_SELECTING = 3;
export const NX_DHCP_STATE_REQUESTING = 4;
export const NX_DHCP_STATE_BOUND = 5;
export const NX_DHCP_STATE_RENEWING = 6;
export const NX_DHCP_STATE_REBINDING = 7;
export const NX_DHCP_STATE_FORCERENEW = 8;
export const NX_DHCP_STATE_ADDRESS_PROBING = 9;

// Message types (RFC 2132 9.6, RFC 3203).
export const NX_DHCP_TYPE_DHCPDISCOVER = 1;
export const NX_DHCP_TYPE_DHCPOFFER = 2;
export const NX_DHCP_TYPE_DHCPREQUEST = 3;
export const NX_DHCP_TYPE_DHCPDECLINE = 4;
export const NX_DHCP_TYPE_DHCPACK = 5;
export const NX_DHCP_TYPE_DHCPNACK = 6;
export const NX_DHCP_TYPE_DHCPRELEASE = 7;
export const NX_DHCP_TYPE_DHCPINFORM = 8;
export const NX_DHCP_TYPE_DHCPFORCERENEW = 9;

// Options (RFC 2132).
export const NX_DHCP_OPTION_PAD = 0;
export const NX_DHCP_OPTION_PAD_SIZE = 0;
export const NX_DHCP_OPTION_SUBNET_MASK = 1;
export const NX_DHCP_OPTION_SUBNET_MASK_SIZE = 4;
export const NX_DHCP_OPTION_TIME_OFFSET = 2;
export const NX_DHCP_OPTION_TIME_OFFSET_SIZE = 4;
export const NX_DHCP_OPTION_GATEWAYS = 3;
export const NX_DHCP_OPTION_TIMESVR = 4;
export const NX_DHCP_OPTION_DNS_SVR = 6;
export const NX_DHCP_OPTION_HOST_NAME = 12;
export const NX_DHCP_OPTION_DNS_NAME = 15;
export const NX_DHCP_OPTION_NTP_SVR = 42;
export const NX_DHCP_OPTION_VENDOR_OPTIONS = 43;
export const NX_DHCP_OPTION_DHCP_IP_REQ = 50;
export const NX_DHCP_OPTION_DHCP_IP_REQ_SIZE = 4;
export const NX_DHCP_OPTION_DHCP_LEASE = 51;
export const NX_DHCP_OPTION_DHCP_LEASE_SIZE = 4;
export const NX_DHCP_OPTION_DHCP_TYPE = 53;
export const NX_DHCP_OPTION_DHCP_TYPE_SIZE = 1;
export const NX_DHCP_OPTION_DHCP_SERVER = 54;
export const NX_DHCP_OPTION_DHCP_SERVER_SIZE = 4;
export const NX_DHCP_OPTION_DHCP_PARAMETERS = 55;
export const NX_DHCP_OPTION_DHCP_MESSAGE = 56;
export const NX_DHCP_OPTION_MAX_DHCP_MESSAGE = 57;
export const NX_DHCP_OPTION_RENEWAL = 58;
export const NX_DHCP_OPTION_RENEWAL_SIZE = 4;
export const NX_DHCP_OPTION_REBIND = 59;
export const NX_DHCP_OPTION_REBIND_SIZE = 4;
export const NX_DHCP_OPTION_CLIENT_ID = 61;
export const NX_DHCP_OPTION_CLIENT_ID_SIZE = 7;
export const NX_DHCP_OPTION_FDQN = 81;
export const NX_DHCP_OPTION_FDQN_FLAG_N = 8;
export const NX_DHCP_OPTION_FDQN_FLAG_E = 4;
export const NX_DHCP_OPTION_FDQN_FLAG_O = 2;
export const NX_DHCP_OPTION_FDQN_FLAG_S = 1;
export const NX_DHCP_OPTION_END = 255;
export const NX_DHCP_OPTION_END_SIZE = 0;

// The BOOTP header (RFC 951, RFC 2131 2).
export const NX_BOOT_CLIENT_BUFFER_SIZE = 548;
export const NX_BOOTP_OFFSET_OP = 0;
export const NX_BOOTP_OFFSET_HTYPE = 1;
export const NX_BOOTP_OFFSET_HLEN = 2;
export const NX_BOOTP_OFFSET_HOPS = 3;
export const NX_BOOTP_OFFSET_XID = 4;
export const NX_BOOTP_OFFSET_SECS = 8;
export const NX_BOOTP_OFFSET_FLAGS = 10;
export const NX_BOOTP_OFFSET_CLIENT_IP = 12;
export const NX_BOOTP_OFFSET_YOUR_IP = 16;
export const NX_BOOTP_OFFSET_SERVER_IP = 20;
export const NX_BOOTP_OFFSET_GATEWAY_IP = 24;
export const NX_BOOTP_OFFSET_CLIENT_HW = 28;
export const NX_BOOTP_OFFSET_SERVER_NM = 44;
export const NX_BOOTP_OFFSET_BOOT_FILE = 108;
export const NX_BOOTP_OFFSET_VENDOR = 236;
export const NX_BOOTP_OFFSET_OPTIONS = 240;
export const NX_BOOTP_OFFSET_END = 300;
export const NX_BOOTP_OP_REQUEST = 1;
export const NX_BOOTP_OP_REPLY = 2;
export const NX_BOOTP_TYPE_ETHERNET = 1;
export const NX_BOOTP_HLEN_ETHERNET = 6;
export const NX_BOOTP_FLAGS_BROADCAST = 128;
export const NX_BOOTP_FLAGS_UNICAST = 0;
export const NX_BOOTP_MAGIC_COOKIE = 1669485411;
export const NX_BOOTP_NO_ADDRESS = 0;
export const NX_BOOTP_BC_ADDRESS = 4294967295;

// What no build changes.
export const NX_DHCP_ID = 1145586512;
export const NX_DHCP_OPTIONS_BUFFER_SIZE = 312;
export const NX_DHCP_MINIMUM_IP_DATAGRAM = 576;
export const NX_DHCP_SERVER_UDP_PORT = 67;
export const NX_DHCP_SERVER_TCP_PORT = 67;
export const NX_DHCP_CLIENT_UDP_PORT = 68;
export const NX_DHCP_CLIENT_TCP_PORT = 68;
export const NX_AUTO_IP_ADDRESS = 2851995648;
export const NX_AUTO_IP_ADDRESS_MASK = 4294901760;
export const NX_DHCP_INFINITE_LEASE = 4294967295;
export const NX_DHCP_CLIENT_RECEIVE_EVENT = 1;
export const NX_DHCP_CLIENT_TIMER_EVENT = 2;
export const NX_DHCP_CLIENT_CONFLICT_EVENT = 4;
export const NX_DHCP_CLIENT_ALL_EVENTS = 4294967295;
