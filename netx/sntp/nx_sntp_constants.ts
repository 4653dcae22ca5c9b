/**
 * The public constants of the NetX Duo SNTP client (nxd_sntp_client.h), by name and value. What a build sets is in
 * nx_sntp_build_constants.ts.
 */

export const NXD_SNTP_ID = 0x534e5460;

// Statuses of the SNTP services (guide ch.3), and of a message that is refused.
export const NX_SNTP_ERROR_CONSTANT = 0xd00;
export const NX_SNTP_CLIENT_NOT_INITIALIZED = 0xd01;
export const NX_SNTP_OVER_LIMIT_ON_SERVERS = 0xd02;
export const NX_SNTP_INVALID_DOMAIN = 0xd03;
export const NX_SNTP_NO_AVAILABLE_SERVERS = 0xd04;
export const NX_SNTP_INVALID_LOCAL_TIME = 0xd05;
export const NX_SNTP_OUT_OF_DOMAIN_SERVER = 0xd06;
export const NX_SNTP_INVALID_DATETIME_BUFFER = 0xd07;
export const NX_SNTP_ERROR_CONVERTING_DATETIME = 0xd08;
export const NX_SNTP_UNABLE_TO_CONVERT_DATETIME = 0xd09;
export const NX_SNTP_INVALID_SERVER_ADDRESS = 0xd0a;
export const NX_SNTP_CLIENT_NOT_STARTED = 0xd0b;
export const NX_SNTP_CLIENT_ALREADY_STARTED = 0xd0c;
export const NX_SNTP_PARAM_ERROR = 0xd0d;
export const NX_SNTP_SERVER_NOT_AVAILABLE = 0xd10;
export const NX_SNTP_NO_UNICAST_FROM_SERVER = 0xd11;
export const NX_SNTP_SERVER_CLOCK_NOT_SYNC = 0xd12;
export const NX_SNTP_KOD_SERVER_NOT_AVAILABLE = 0xd13;
export const NX_SNTP_KOD_REMOVE_SERVER = 0xd14;
export const NX_SNTP_SERVER_AUTH_FAIL = 0xd15;
export const NX_SNTP_INVALID_TIME_PACKET = 0xd20;
export const NX_SNTP_INVALID_NTP_VERSION = 0xd21;
export const NX_SNTP_INVALID_SERVER_MODE = 0xd22;
export const NX_SNTP_INVALID_SERVER_PORT = 0xd23;
export const NX_SNTP_INVALID_IP_ADDRESS = 0xd24;
export const NX_SNTP_INVALID_SERVER_STRATUM = 0xd25;
export const NX_SNTP_BAD_SERVER_ROOT_DISPERSION = 0xd26;
export const NX_SNTP_OVER_INVALID_LIMIT = 0xd27;
export const NX_SNTP_DUPE_SERVER_PACKET = 0xd28;
export const NX_SNTP_INVALID_TIMESTAMP = 0xd29;
export const NX_SNTP_INSUFFICIENT_PACKET_PAYLOAD = 0xd2a;
export const NX_SNTP_INVALID_SNTP_PACKET = 0xd2b;
export const NX_SNTP_INVALID_TIME = 0xd30;
export const NX_SNTP_INVALID_RTT_TIME = 0xd31;
export const NX_SNTP_OVERFLOW_ERROR = 0xd32;
export const NX_SNTP_SIGN_ERROR = 0xd33;
export const NX_SNTP_TIMED_OUT_ON_SERVER = 0xd44;
export const NX_SNTP_MAX_TIME_LAPSE_EXCEEDED = 0xd45;

// Kisses of death (RFC 4330 8), as the handler of them is told.
export const NX_SNTP_KISS_OF_DEATH_PACKET = 0xf00;
export const NX_SNTP_KOD_ANYCAST = 0xf01;
export const NX_SNTP_KOD_AUTH_FAIL = 0xf02;
export const NX_SNTP_KOD_AUTOKEY_FAIL = 0xf03;
export const NX_SNTP_KOD_BROADCAST = 0xf04;
export const NX_SNTP_KOD_CRYP_FAIL = 0xf05;
export const NX_SNTP_KOD_DENY = 0xf06;
export const NX_SNTP_KOD_DROP = 0xf07;
export const NX_SNTP_KOD_DENY_POLICY = 0xf08;
export const NX_SNTP_KOD_NOT_INIT = 0xf09;
export const NX_SNTP_KOD_MANYCAST = 0xf0a;
export const NX_SNTP_KOD_NO_KEY = 0xf0b;
export const NX_SNTP_KOD_RATE = 0xf0c;
export const NX_SNTP_KOD_RMOT = 0xf0d;
export const NX_SNTP_KOD_STEP = 0xf0e;

// How the client works, and the association modes of RFC 4330 4.
export const BROADCAST_MODE = 1;
export const UNICAST_MODE = 2;
export const PROTOCOL_MODE_RESERVED = 0;
export const PROTOCOL_MODE_SYMM_ACTIVE = 1;
export const PROTOCOL_MODE_SYMM_PASSIVE = 2;
export const PROTOCOL_MODE_CLIENT = 3;
export const PROTOCOL_MODE_SERVER_UNICAST = 4;
export const PROTOCOL_MODE_SERVER_BROADCAST = 5;
export const PROTOCOL_MODE_NTP_CNTL_MSG = 6;
export const PROTOCOL_MODE_PRIVATE = 7;

// Strata; the bits of STRATUM_RESERVED are those of 16 and above.
export const STRATUM_KISS_OF_DEATH = 0;
export const STRATUM_PRIMARY = 1;
export const STRATUM_SECONDARY = 14;
export const STRATUM_RESERVED = 0xf0;

export const UPDATE_STATUS_CONTINUE = 1;
export const UPDATE_STATUS_BREAK = 2;
export const UPDATE_STATUS_ERROR = 3;
export const UPDATE_STATUS_SUCCESS = 4;

export const NX_SNTP_CLIENT_MIN_UNICAST_POLL_INTERVAL = 64;
export const NX_SNTP_CLIENT_MAX_UNICAST_POLL_INTERVAL = 131072;
export const NX_SNTP_CLIENT_RECEIVE_EVENT = 1;
export const NX_SNTP_TIME_MESSAGE_MIN_SIZE = 48;
export const NX_SNTP_TIME_MESSAGE_MAX_SIZE = 68;
export const NX_SNTP_CLIENT_MAX_IP_ADDRESS_SIZE = 15;
/** Bytes of a message without authenticator. */
export const NX_SNTP_CLIENT_PACKET_DATA_SIZE = 48;
/** Seconds of NTP time at the start of 1999, UTC. */
export const NTP_SECONDS_AT_01011999 = 0xba368e80;
export const UNIX_EPOCH = 1;
export const NTP_EPOCH = 2;
