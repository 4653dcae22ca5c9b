/**
 * The values behind the 14 control packets of MQTT 3.1.1 (chapter 3), and what stands for a packet that is none.
 *
 * A value of these types was validated once, by the decoder or by the encoder; code that holds one need not look at
 * bytes again. Bytes and values are kept apart: the view of the bytes is MqttFrame (mqtt_frame.ts).
 */

// MQTT 3.1.1 table 2.1. Numbers 0 and 15 are forbidden; 0 serves here as the type of what could not be decoded.
export const MQTT_MALFORMED = 0;
export const MQTT_CONNECT = 1;
export const MQTT_CONNACK = 2;
export const MQTT_PUBLISH = 3;
export const MQTT_PUBACK = 4;
export const MQTT_PUBREC = 5;
export const MQTT_PUBREL = 6;
export const MQTT_PUBCOMP = 7;
export const MQTT_SUBSCRIBE = 8;
export const MQTT_SUBACK = 9;
export const MQTT_UNSUBSCRIBE = 10;
export const MQTT_UNSUBACK = 11;
export const MQTT_PINGREQ = 12;
export const MQTT_PINGRESP = 13;
export const MQTT_DISCONNECT = 14;

/** Names by type number, for traces and messages. */
export const MQTT_PACKET_NAMES: readonly string[] = [
  'malformed',
  'CONNECT',
  'CONNACK',
  'PUBLISH',
  'PUBACK',
  'PUBREC',
  'PUBREL',
  'PUBCOMP',
  'SUBSCRIBE',
  'SUBACK',
  'UNSUBSCRIBE',
  'UNSUBACK',
  'PINGREQ',
  'PINGRESP',
  'DISCONNECT',
];

// MQTT 3.1.1 table 3.1: return codes of CONNACK.
export const CONNACK_ACCEPTED = 0;
export const CONNACK_UNACCEPTABLE_PROTOCOL_VERSION = 1;
export const CONNACK_IDENTIFIER_REJECTED = 2;
export const CONNACK_SERVER_UNAVAILABLE = 3;
export const CONNACK_BAD_USER_NAME_OR_PASSWORD = 4;
export const CONNACK_NOT_AUTHORIZED = 5;

/** The SUBACK return code that refuses a subscription (MQTT 3.9.3). */
export const SUBACK_FAILURE = 0x80;

/** The largest remaining length that four bytes can say (MQTT 2.2.3). */
export const MQTT_REMAINING_LENGTH_MAXIMUM = 268_435_455;

export type MqttQos = 0 | 1 | 2;

export interface MqttWill {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: MqttQos;
  readonly retain: boolean;
}

export interface MqttConnect {
  readonly type: typeof MQTT_CONNECT;
  readonly client_id: string;
  readonly clean_session: boolean;
  readonly keep_alive_s: number;
  readonly will: MqttWill | null;
  readonly user_name: string | null;
  readonly password: Uint8Array | null;
}

export interface MqttConnack {
  readonly type: typeof MQTT_CONNACK;
  readonly session_present: boolean;
  readonly return_code: number;
}

export interface MqttPublish {
  readonly type: typeof MQTT_PUBLISH;
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: MqttQos;
  readonly retain: boolean;
  readonly dup: boolean;
  /** 0 for QoS 0, which has none on the wire [MQTT-2.3.1-5]. */
  readonly packet_id: number;
}

/** The packets that consist of a packet id and nothing else. */
export interface MqttPacketIdOnly<Type extends number> {
  readonly type: Type;
  readonly packet_id: number;
}
export type MqttPuback = MqttPacketIdOnly<typeof MQTT_PUBACK>;
export type MqttPubrec = MqttPacketIdOnly<typeof MQTT_PUBREC>;
export type MqttPubrel = MqttPacketIdOnly<typeof MQTT_PUBREL>;
export type MqttPubcomp = MqttPacketIdOnly<typeof MQTT_PUBCOMP>;
export type MqttUnsuback = MqttPacketIdOnly<typeof MQTT_UNSUBACK>;

export interface MqttSubscription {
  readonly filter: string;
  readonly qos: MqttQos;
}

export interface MqttSubscribe {
  readonly type: typeof MQTT_SUBSCRIBE;
  readonly packet_id: number;
  readonly subscriptions: readonly MqttSubscription[];
}

export interface MqttSuback {
  readonly type: typeof MQTT_SUBACK;
  readonly packet_id: number;
  /** One for each filter of the SUBSCRIBE, in its order: 0, 1, 2 or SUBACK_FAILURE. */
  readonly return_codes: readonly number[];
}

export interface MqttUnsubscribe {
  readonly type: typeof MQTT_UNSUBSCRIBE;
  readonly packet_id: number;
  readonly filters: readonly string[];
}

/** The packets that have no body at all. */
export interface MqttEmpty<Type extends number> {
  readonly type: Type;
}
export type MqttPingreq = MqttEmpty<typeof MQTT_PINGREQ>;
export type MqttPingresp = MqttEmpty<typeof MQTT_PINGRESP>;
export type MqttDisconnect = MqttEmpty<typeof MQTT_DISCONNECT>;

export type MqttPacket =
  | MqttConnect
  | MqttConnack
  | MqttPublish
  | MqttPuback
  | MqttPubrec
  | MqttPubrel
  | MqttPubcomp
  | MqttSubscribe
  | MqttSuback
  | MqttUnsubscribe
  | MqttUnsuback
  | MqttPingreq
  | MqttPingresp
  | MqttDisconnect;

/** What the decoder gives for bytes that are no packet, and the encoder for values that cannot be one. */
export interface MqttMalformed {
  readonly type: typeof MQTT_MALFORMED;
  /** The broken statement as the specification names it (`[MQTT-2.3.1-1]`), or the chapter where it has no number. */
  readonly clause: string;
  /** In words, with the value that was found. */
  readonly reason: string;
  /** CONNACK return code that a server owes its peer before it closes; 0 when it closes without a word. */
  readonly return_code: number;
}

/** Makes the error value. `return_code` is not 0 for the CONNECT errors that are answered. */
export function malformed(
  clause: string,
  reason: string,
  return_code: number = CONNACK_ACCEPTED,
): MqttMalformed {
  return { type: MQTT_MALFORMED, clause, reason, return_code };
}
