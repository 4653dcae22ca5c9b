/**
 * The public constants of the NetX Duo DNS client (nxd_dns.h), by name and value. What a build sets is in
 * nxd_dns_build_constants.ts.
 */

// Statuses of the DNS services (guide ch.3).
export const NX_DNS_SUCCESS = 0;
export const NX_DNS_ERROR = 160;
export const NX_DNS_NO_SERVER = 161;
export const NX_DNS_TIMEOUT = 162;
export const NX_DNS_QUERY_FAILED = 163;
export const NX_DNS_BAD_ADDRESS_ERROR = 164;
export const NX_DNS_SIZE_ERROR = 165;
export const NX_DNS_MALFORMED_PACKET = 166;
export const NX_DNS_BAD_ID_ERROR = 167;
export const NX_DNS_PARAM_ERROR = 168;
export const NX_DNS_SERVER_NOT_FOUND = 169;
export const NX_DNS_PACKET_CREATE_ERROR = 170;
export const NX_DNS_EMPTY_DNS_SERVER_LIST = 171;
export const NX_DNS_SERVER_AUTH_ERROR = 172;
export const NX_DNS_ZERO_GATEWAY_IP_ADDRESS = 173;
export const NX_DNS_MISMATCHED_RESPONSE = 174;
export const NX_DNS_DUPLICATE_ENTRY = 175;
export const NX_DNS_RETRY_A_QUERY = 176;
export const NX_DNS_IPV6_DISABLED_ERROR = 177;
export const NX_DNS_INVALID_ADDRESS_TYPE = 178;
export const NX_DNS_IPV6_NOT_SUPPORTED = 179;
export const NX_DNS_NEED_MORE_RECORD_BUFFER = 180;
export const NX_DNS_FEATURE_NOT_SUPPORTED = 181;
export const NX_DNS_NAME_MISMATCH = 182;
export const NX_DNS_CACHE_ERROR = 183;

// The message: offsets, flags and result codes (RFC 1035 4.1).
export const NX_DNS_ID_OFFSET = 0;
export const NX_DNS_FLAGS_OFFSET = 2;
export const NX_DNS_QDCOUNT_OFFSET = 4;
export const NX_DNS_ANCOUNT_OFFSET = 6;
export const NX_DNS_NSCOUNT_OFFSET = 8;
export const NX_DNS_ARCOUNT_OFFSET = 10;
export const NX_DNS_QDSECT_OFFSET = 12;
export const NX_DNS_QUERY_MASK = 32768;
export const NX_DNS_RESPONSE_FLAG = 32768;
export const NX_DNS_ERROR_MASK = 32770;
export const NX_DNS_OPCODE_QUERY = 0;
export const NX_DNS_OPCODE_IQUERY = 4096;
export const NX_DNS_OPCODE_STATUS = 8192;
export const NX_DNS_AA_FLAG = 1024;
export const NX_DNS_TC_FLAG = 512;
export const NX_DNS_RD_FLAG = 256;
export const NX_DNS_RA_FLAG = 128;
export const NX_DNS_FA_FLAG = 16;
export const NX_DNS_RCODE_MASK = 15;
export const NX_DNS_RCODE_SUCCESS = 0;
export const NX_DNS_RCODE_FORMAT_ERR = 1;
export const NX_DNS_RCODE_SERVER_ERR = 2;
export const NX_DNS_RCODE_NAME_ERR = 3;
export const NX_DNS_RCODE_NOT_IMPL = 4;
export const NX_DNS_RCODE_REFUSED = 5;
export const NX_DNS_QUERY_FLAGS = 256;
export const NX_DNS_COMPRESS_MASK = 192;
export const NX_DNS_COMPRESS_VALUE = 192;
export const NX_DNS_POINTER_MASK = 49152;
export const NX_DNS_PORT = 53;

// Types of records (RFC 1035 3.2.2, RFC 3596, RFC 2782).
export const NX_DNS_RR_TYPE_A = 1;
export const NX_DNS_RR_TYPE_NS = 2;
export const NX_DNS_RR_TYPE_MD = 3;
export const NX_DNS_RR_TYPE_MF = 4;
export const NX_DNS_RR_TYPE_CNAME = 5;
export const NX_DNS_RR_TYPE_SOA = 6;
export const NX_DNS_RR_TYPE_MB = 7;
export const NX_DNS_RR_TYPE_MG = 8;
export const NX_DNS_RR_TYPE_MR = 9;
export const NX_DNS_RR_TYPE_NULL = 10;
export const NX_DNS_RR_TYPE_WKS = 11;
export const NX_DNS_RR_TYPE_PTR = 12;
export const NX_DNS_RR_TYPE_HINFO = 13;
export const NX_DNS_RR_TYPE_MINFO = 14;
export const NX_DNS_RR_TYPE_MX = 15;
export const NX_DNS_RR_TYPE_TXT = 16;
export const NX_DNS_RR_TYPE_AAAA = 28;
export const NX_DNS_RR_TYPE_SRV = 33;
export const NX_DNS_RR_TYPE_AXFR = 252;
export const NX_DNS_RR_TYPE_MAILB = 253;
export const NX_DNS_RR_TYPE_MAILA = 254;
export const NX_DNS_RR_TYPE_ALL = 255;

// Classes of records.
export const NX_DNS_RR_CLASS_IN = 1;
export const NX_DNS_RR_CLASS_CS = 2;
export const NX_DNS_RR_CLASS_CH = 3;
export const NX_DNS_RR_CLASS_HS = 4;
export const NX_DNS_RR_CLASS_ALL = 255;

// Fixed by the protocol or by the client.
export const NX_DNS_ID = 1145983776;
export const NX_DNS_LABEL_MAX = 63;
export const NX_DNS_NAME_MAX = 255;
export const NX_DNS_IP_LOOKUP_SIZE = 75;
