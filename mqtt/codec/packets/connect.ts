/** CONNECT: a client asks for a connection (MQTT 3.1.1 chapter 3.1). */
import { quoted } from '../../../rtos/sim/printable.ts';
import {
  CONNACK_IDENTIFIER_REJECTED,
  CONNACK_UNACCEPTABLE_PROTOCOL_VERSION,
  MQTT_CONNECT,
  type MqttConnect,
  type MqttQos,
  type MqttWill,
} from '../mqtt_packet.ts';
import { check_topic_name } from '../mqtt_topic.ts';
import type { WireReader } from '../wire_reader.ts';
import type { WireWriter } from '../wire_writer.ts';
import { finished, fixed_first_byte, type PacketHandler, reader_of } from './packet_handler.ts';

const PROTOCOL_NAME = 'MQTT';
const PROTOCOL_LEVEL = 4;

// MQTT 3.1.1 figure 3.4, the connect flags.
const RESERVED = 0x01;
const CLEAN_SESSION = 0x02;
const WILL = 0x04;
const WILL_QOS_SHIFT = 3;
const WILL_RETAIN = 0x20;
const PASSWORD = 0x40;
const USER_NAME = 0x80;

function check_flags(flags: number, reader: WireReader): void {
  const will_qos = (flags >> WILL_QOS_SHIFT) & 3;
  if (flags & RESERVED) reader.fail('[MQTT-3.1.2-3]', 'the reserved connect flag is set');
  if (flags & WILL) {
    if (will_qos === 3) reader.fail('[MQTT-3.1.2-14]', 'will QoS 3');
  } else {
    if (will_qos !== 0) reader.fail('[MQTT-3.1.2-13]', `will QoS ${will_qos} without a will`);
    if (flags & WILL_RETAIN) reader.fail('[MQTT-3.1.2-15]', 'will retain without a will');
  }
  if (flags & PASSWORD && !(flags & USER_NAME))
    reader.fail('[MQTT-3.1.2-22]', 'a password without a user name');
}

function read_will(flags: number, reader: WireReader): MqttWill | null {
  if (!(flags & WILL)) return null; // [MQTT-3.1.2-11]
  const topic = reader.string('will topic'); // [MQTT-3.1.2-9], [MQTT-3.1.3-10]
  const payload = reader.binary('will message');
  if (reader.error === null) reader.error = check_topic_name(topic);
  return {
    topic,
    payload,
    qos: ((flags >> WILL_QOS_SHIFT) & 3) as MqttQos,
    retain: (flags & WILL_RETAIN) !== 0,
  };
}

function read_protocol(reader: WireReader): void {
  const name = reader.string('protocol name');
  if (name !== PROTOCOL_NAME) reader.fail('[MQTT-3.1.2-1]', `protocol name ${quoted(name)}`);
  const level = reader.u8('protocol level');
  if (level !== PROTOCOL_LEVEL) {
    // [MQTT-3.1.2-2] A server answers this one before it closes.
    reader.fail('[MQTT-3.1.2-2]', `protocol level ${level}`, CONNACK_UNACCEPTABLE_PROTOCOL_VERSION);
  }
}

export const connect_handler: PacketHandler<MqttConnect> = {
  decode(frame) {
    const reader = reader_of(frame);
    read_protocol(reader);
    const flags = reader.u8('connect flags');
    check_flags(flags, reader);
    const keep_alive_s = reader.u16('keep alive');
    // [MQTT-3.1.3-1] The order of the payload is client id, will topic, will message, user name, password.
    const client_id = reader.string('client id');
    const will = read_will(flags, reader);
    const user_name = flags & USER_NAME ? reader.string('user name') : null; // [MQTT-3.1.2-18], [MQTT-3.1.2-19]
    const password = flags & PASSWORD ? reader.binary('password') : null; // [MQTT-3.1.2-20], [MQTT-3.1.2-21]
    const clean_session = (flags & CLEAN_SESSION) !== 0;
    reader.done();
    if (client_id === '' && !clean_session) {
      // [MQTT-3.1.3-8] A server answers this one before it closes.
      reader.fail('[MQTT-3.1.3-7]', 'an empty client id without clean session', CONNACK_IDENTIFIER_REJECTED);
    }
    return finished(reader, {
      type: MQTT_CONNECT,
      client_id,
      clean_session,
      keep_alive_s,
      will,
      user_name,
      password,
    });
  },

  first_byte: fixed_first_byte,

  encode(packet, writer) {
    const { will, user_name, password } = packet;
    check_values(packet, writer);
    writer.string('protocol name', PROTOCOL_NAME);
    writer.u8(PROTOCOL_LEVEL);
    let flags = packet.clean_session ? CLEAN_SESSION : 0;
    if (will !== null) flags |= WILL | (will.qos << WILL_QOS_SHIFT) | (will.retain ? WILL_RETAIN : 0);
    if (user_name !== null) flags |= USER_NAME;
    if (password !== null) flags |= PASSWORD;
    writer.u8(flags);
    writer.u16(packet.keep_alive_s);
    writer.string('client id', packet.client_id);
    if (will !== null) {
      writer.string('will topic', will.topic);
      writer.binary('will message', will.payload);
    }
    if (user_name !== null) writer.string('user name', user_name);
    if (password !== null) writer.binary('password', password);
  },
};

function check_values(packet: MqttConnect, writer: WireWriter): void {
  const { will, keep_alive_s } = packet;
  if (packet.client_id === '' && !packet.clean_session) {
    writer.fail('[MQTT-3.1.3-7]', 'an empty client id without clean session');
  }
  if (packet.password !== null && packet.user_name === null) {
    writer.fail('[MQTT-3.1.2-22]', 'a password without a user name');
  }
  if (!Number.isInteger(keep_alive_s) || keep_alive_s < 0 || keep_alive_s > 65_535) {
    writer.fail('MQTT 3.1.2.10', `keep alive ${keep_alive_s} is not 0 to 65535 seconds`);
  }
  if (will === null) return;
  if (will.qos < 0 || will.qos > 2) writer.fail('[MQTT-3.1.2-14]', `will QoS ${will.qos}`);
  writer.error ??= check_topic_name(will.topic);
}
