/**
 * Every public number of the MQTT client: statuses (guide ch.3), states, control packet types and header bits
 * (MQTT 3.1.1 chapters 2 and 3). Names and values are those of nxd_mqtt_client.h 6.4.2. What a build sets (guide ch.2) is in
 * nxd_mqtt_build_constants.ts.
 */

// Statuses of the services.
export const NXD_MQTT_SUCCESS = 0;
export const NXD_MQTT_ALREADY_CONNECTED = 0x10001;
export const NXD_MQTT_NOT_CONNECTED = 0x10002;
export const NXD_MQTT_MUTEX_FAILURE = 0x10003;
export const NXD_MQTT_INTERNAL_ERROR = 0x10004;
export const NXD_MQTT_CONNECT_FAILURE = 0x10005;
export const NXD_MQTT_PACKET_POOL_FAILURE = 0x10006;
export const NXD_MQTT_COMMUNICATION_FAILURE = 0x10007;
export const NXD_MQTT_SERVER_MESSAGE_FAILURE = 0x10008;
export const NXD_MQTT_INVALID_PARAMETER = 0x10009;
export const NXD_MQTT_NO_MESSAGE = 0x1000a;
export const NXD_MQTT_PACKET_POOL_EMPTY = 0x1000b;
export const NXD_MQTT_QOS2_NOT_SUPPORTED = 0x1000c;
export const NXD_MQTT_INSUFFICIENT_BUFFER_SPACE = 0x1000d;
/** The guide's spelling of the same status. */
export const NXD_MQTT_INSUFFICIENT_BUFFER_SIZE = NXD_MQTT_INSUFFICIENT_BUFFER_SPACE;
export const NXD_MQTT_CLIENT_NOT_RUNNING = 0x1000e;
export const NXD_MQTT_INVALID_PACKET = 0x1000f;
export const NXD_MQTT_PARTIAL_PACKET = 0x10010;
export const NXD_MQTT_CONNECTING = 0x10011;
export const NXD_MQTT_INVALID_STATE = 0x10012;

// A refusal by the broker: this base plus the return code of CONNACK (MQTT 3.1.1 table 3.1).
export const NXD_MQTT_ERROR_CONNECT_RETURN_CODE = 0x10080;
export const NXD_MQTT_ERROR_UNACCEPTABLE_PROTOCOL = 0x10081;
export const NXD_MQTT_ERROR_IDENTIFYIER_REJECTED = 0x10082;
/** The guide's spelling of the same status. */
export const NXD_MQTT_ERROR_IDENTIFIER_REJECTED = NXD_MQTT_ERROR_IDENTIFYIER_REJECTED;
export const NXD_MQTT_ERROR_SERVER_UNAVAILABLE = 0x10083;
export const NXD_MQTT_ERROR_BAD_USERNAME_PASSWORD = 0x10084;
export const NXD_MQTT_ERROR_NOT_AUTHORIZED = 0x10085;

// States of a client.
export const NXD_MQTT_CLIENT_STATE_INITIALIZE = 0;
export const NXD_MQTT_CLIENT_STATE_IDLE = 1;
export const NXD_MQTT_CLIENT_STATE_CONNECTING = 2;
export const NXD_MQTT_CLIENT_STATE_CONNECTED = 3;

/** Marks a control block ("MQTT"). */
export const NXD_MQTT_CLIENT_ID = 0x4d515454;

// Ports.
export const NXD_MQTT_PORT = 1883;
export const NXD_MQTT_TLS_PORT = 8883;
export const NXD_MQTT_CLIENT_NONTLS_PORT = 1883;
export const NXD_MQTT_CLIENT_TLS_PORT = 8883;

// Sizes.
/** Deprecated by the guide; firmware still sizes its buffers with it. */
export const NXD_MQTT_MAX_TOPIC_NAME_LENGTH = 12;
/** Deprecated by the guide; firmware still sizes its buffers with it. */
export const NXD_MQTT_MAX_MESSAGE_LENGTH = 32;

// Control packet types (MQTT 3.1.1 table 2.1).
export const MQTT_CONTROL_PACKET_TYPE_CONNECT = 1;
export const MQTT_CONTROL_PACKET_TYPE_CONNACK = 2;
export const MQTT_CONTROL_PACKET_TYPE_PUBLISH = 3;
export const MQTT_CONTROL_PACKET_TYPE_PUBACK = 4;
export const MQTT_CONTROL_PACKET_TYPE_PUBREC = 5;
export const MQTT_CONTROL_PACKET_TYPE_PUBREL = 6;
export const MQTT_CONTROL_PACKET_TYPE_PUBCOMP = 7;
export const MQTT_CONTROL_PACKET_TYPE_SUBSCRIBE = 8;
export const MQTT_CONTROL_PACKET_TYPE_SUBACK = 9;
export const MQTT_CONTROL_PACKET_TYPE_UNSUBSCRIBE = 10;
export const MQTT_CONTROL_PACKET_TYPE_UNSUBACK = 11;
export const MQTT_CONTROL_PACKET_TYPE_PINGREQ = 12;
export const MQTT_CONTROL_PACKET_TYPE_PINGRESP = 13;
export const MQTT_CONTROL_PACKET_TYPE_DISCONNECT = 14;
export const MQTT_CONTROL_PACKET_TYPE_FIELD = 0xf0;
export const MQTT_FIXED_HEADER_SIZE = 2;
export const MQTT_PROTOCOL_LEVEL = 4;

// Connect flags (MQTT 3.1.1 3.1.2.3).
export const MQTT_CONNECT_FLAGS_USERNAME = 1 << 7;
export const MQTT_CONNECT_FLAGS_PASSWORD = 1 << 6;
export const MQTT_CONNECT_FLAGS_WILL_RETAIN = 1 << 5;
export const MQTT_CONNECT_FLAGS_WILL_QOS_0 = 0;
export const MQTT_CONNECT_FLAGS_WILL_QOS_1 = 1 << 3;
export const MQTT_CONNECT_FLAGS_WILL_QOS_2 = 2 << 3;
export const MQTT_CONNECT_FLAGS_WILL_QOS_FIELD = 3 << 3;
export const MQTT_CONNECT_FLAGS_WILL_FLAG = 1 << 2;
export const MQTT_CONNECT_FLAGS_CLEAN_SESSION = 1 << 1;

// CONNACK (MQTT 3.1.1 3.2.2).
export const MQTT_CONNACK_CONNECT_FLAGS_SP = 1;
export const MQTT_CONNACK_CONNECT_RETURN_CODE_ACCEPTED = 0;
export const MQTT_CONNACK_CONNECT_RETURN_CODE_UNACCEPTABLE_PROTOCOL_VERSION = 1;
export const MQTT_CONNACK_CONNECT_RETURN_CODE_IDENTIFIER_REJECTED = 2;
export const MQTT_CONNACK_CONNECT_RETURN_CODE_SERVER_UNAVAILABLE = 3;
export const MQTT_CONNACK_CONNECT_RETURN_CODE_BAD_USERNAME_PASSWORD = 4;
export const MQTT_CONNACK_CONNECT_RETURN_CODE_NOT_AUTHORIZED = 5;

// Flags of PUBLISH (MQTT 3.1.1 3.3.1).
export const MQTT_PUBLISH_DUP_FLAG = 1 << 3;
export const MQTT_PUBLISH_QOS_LEVEL_0 = 0;
export const MQTT_PUBLISH_QOS_LEVEL_1 = 1 << 1;
export const MQTT_PUBLISH_QOS_LEVEL_2 = 2 << 1;
export const MQTT_PUBLISH_QOS_LEVEL_FIELD = 3 << 1;
export const MQTT_PUBLISH_RETAIN = 1;

// Events that wake the client's thread.
export const MQTT_ALL_EVENTS = 0xffffffff;
export const MQTT_TIMEOUT_EVENT = 0x01;
export const MQTT_PACKET_RECEIVE_EVENT = 0x02;
export const MQTT_START_EVENT = 0x04;
export const MQTT_DELETE_EVENT = 0x08;
export const MQTT_PING_TIMEOUT_EVENT = 0x10;
export const MQTT_NETWORK_DISCONNECT_EVENT = 0x20;
export const MQTT_TCP_ESTABLISH_EVENT = 0x40;
