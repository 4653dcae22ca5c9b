// mqtt-packet as the second opinion: our packet values in its shape and back.
import { type Packet as OraclePacket, parser } from 'mqtt-packet';
import {
  MQTT_CONNACK,
  MQTT_CONNECT,
  MQTT_PACKET_NAMES,
  MQTT_PUBLISH,
  MQTT_SUBACK,
  MQTT_SUBSCRIBE,
  MQTT_UNSUBSCRIBE,
  type MqttPacket,
} from '../../../mqtt/codec/mqtt_packet.ts';

const to_buffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes);

/** Our value in the shape that mqtt-packet's generate takes. */
export function to_oracle(packet: MqttPacket): OraclePacket {
  const cmd = MQTT_PACKET_NAMES[packet.type]!.toLowerCase();
  switch (packet.type) {
    case MQTT_CONNECT:
      return {
        cmd,
        protocolId: 'MQTT',
        protocolVersion: 4,
        clientId: packet.client_id,
        clean: packet.clean_session,
        keepalive: packet.keep_alive_s,
        ...(packet.user_name === null ? {} : { username: packet.user_name }),
        ...(packet.password === null ? {} : { password: to_buffer(packet.password) }),
        ...(packet.will === null
          ? {}
          : { will: { ...packet.will, payload: to_buffer(packet.will.payload) } }),
      } as OraclePacket;
    case MQTT_CONNACK:
      return { cmd, sessionPresent: packet.session_present, returnCode: packet.return_code } as OraclePacket;
    case MQTT_PUBLISH:
      return {
        cmd,
        topic: packet.topic,
        payload: to_buffer(packet.payload),
        qos: packet.qos,
        retain: packet.retain,
        dup: packet.dup,
        ...(packet.qos > 0 ? { messageId: packet.packet_id } : {}),
      } as OraclePacket;
    case MQTT_SUBSCRIBE:
      return {
        cmd,
        messageId: packet.packet_id,
        subscriptions: packet.subscriptions.map(({ filter, qos }) => ({ topic: filter, qos })),
      } as OraclePacket;
    case MQTT_SUBACK:
      return { cmd, messageId: packet.packet_id, granted: [...packet.return_codes] } as OraclePacket;
    case MQTT_UNSUBSCRIBE:
      return { cmd, messageId: packet.packet_id, unsubscriptions: [...packet.filters] } as OraclePacket;
    default:
      return { cmd, ...('packet_id' in packet ? { messageId: packet.packet_id } : {}) } as OraclePacket;
  }
}

/** What mqtt-packet makes of the bytes: its packets, or its first error. */
export function oracle_parse(bytes: Uint8Array): { packets: OraclePacket[]; error: Error | null } {
  const packets: OraclePacket[] = [];
  let error: Error | null = null;
  const oracle = parser({ protocolVersion: 4 });
  oracle.on('packet', (packet) => packets.push(packet));
  oracle.on('error', (e) => {
    error ??= e as Error;
  });
  try {
    oracle.parse(to_buffer(bytes));
  } catch (e) {
    error ??= e as Error;
  }
  return { packets, error };
}

/** The fields of a packet that mqtt-packet parsed which are the sender's, so that two of them can be compared. */
export function essence(packet: OraclePacket): Record<string, unknown> {
  const { length, topic, ...rest } = packet as OraclePacket & { length?: number; topic?: string | null };
  const out: Record<string, unknown> = { ...rest };
  // It gives every packet these; only PUBLISH means them.
  if (packet.cmd !== 'publish') for (const key of ['qos', 'dup', 'retain', 'payload']) delete out[key];
  else out['topic'] = topic;
  for (const key of ['bridgeMode']) delete out[key];
  return normalised(out) as Record<string, unknown>;
}

function normalised(value: unknown): unknown {
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString('hex')}`;
  if (Array.isArray(value)) return value.map(normalised);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined && inner !== null);
  return Object.fromEntries(entries.sort().map(([key, inner]) => [key, normalised(inner)]));
}
