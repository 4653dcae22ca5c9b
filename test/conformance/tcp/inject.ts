/**
 * The script operation `inject`: a hand-made TCP segment arrives as if from the other node (conformance README of
 * tcp, section 2), or the frame `hex` (of ipv6, section 2).
 */

import type { Service } from '../../../rtos/tx_api.ts';
import { tx_time_get } from '../../../rtos/tx_api.ts';
import type { JsonObject } from '../case.ts';
import { from_dots, from_hex, pattern } from '../wire/bytes.ts';
import { ETHERNET_HEADER, ones_sum, pseudo_sum, view_frame } from '../wire/frame_view.ts';
import type { LabOperation } from '../wire/lab.ts';
import { number_of } from '../wire/lab.ts';
import type { Network, Node } from './network.ts';

const FLAGS = 'FSRPAU';
const IP_HEADER = 20;
const TCP_HEADER = 20;
const IP_ID = 0x77;
const TIME_TO_LIVE = 64;
const DONT_FRAGMENT = 0x4000;
const PROTOCOL_TCP = 6;

export const inject: LabOperation<Network> = function* (script, op): Service<void> {
  const { world, wire } = script.lab;
  const node = world.node(script.node);
  const whole = op['hex'];
  const frame = typeof whole === 'string' ? from_hex(whole) : segment(node, world.other(node), op);
  script.log(op, 0);
  wire.record_injected(tx_time_get(), frame, typeof whole === 'string');
  yield* wire.deliver_now(node.index, frame);
};

function segment(node: Node, other: Node, op: JsonObject): Uint8Array {
  const socket = node.tcp[number_of(op, 's', 0)]!;
  const data = pattern(number_of(op, 'len', 0));
  const options = from_hex(typeof op['opt'] === 'string' ? op['opt'] : '');
  const flags = typeof op['flags'] === 'string' ? op['flags'] : 'A';
  const tcp_length = TCP_HEADER + options.length + data.length;
  const frame = new Uint8Array(ETHERNET_HEADER + IP_HEADER + tcp_length);
  const view = new DataView(frame.buffer);
  frame.set(node.mac, 0);
  frame.set(other.mac, 6);
  view.setUint16(12, 0x0800);

  const ip = ETHERNET_HEADER;
  view.setUint8(ip, 0x45);
  view.setUint16(ip + 2, IP_HEADER + tcp_length);
  view.setUint16(ip + 4, IP_ID);
  view.setUint16(ip + 6, DONT_FRAGMENT);
  view.setUint8(ip + 8, TIME_TO_LIVE);
  view.setUint8(ip + 9, PROTOCOL_TCP);
  view.setUint32(ip + 12, from_dots(other.address));
  view.setUint32(ip + 16, from_dots(node.address));
  view.setUint16(ip + 10, ~ones_sum(frame, ip, ip + IP_HEADER));

  const tcp = ip + IP_HEADER;
  view.setUint16(tcp, number_of(op, 'sport', socket.nx_tcp_socket_connect_port));
  view.setUint16(tcp + 2, number_of(op, 'dport', socket.nx_tcp_socket_port));
  view.setUint32(tcp + 4, socket.nx_tcp_socket_rx_sequence + number_of(op, 'dseq', 0));
  if (flags.includes('A')) {
    view.setUint32(tcp + 8, socket.nx_tcp_socket_tx_sequence + number_of(op, 'dack', 0));
  }
  view.setUint8(tcp + 12, ((TCP_HEADER + options.length) / 4) << 4);
  view.setUint8(tcp + 13, flag_bits(flags));
  view.setUint16(tcp + 14, number_of(op, 'win', 8192));
  frame.set(options, tcp + TCP_HEADER);
  frame.set(data, tcp + TCP_HEADER + options.length);
  const sum = ~ones_sum(frame, tcp, frame.length, pseudo_sum(view_frame(frame)));
  view.setUint16(tcp + 16, number_of(op, 'badsum', 0) === 1 ? ~sum : sum);
  return frame;
}

function flag_bits(letters: string): number {
  let bits = 0;
  for (const letter of letters) {
    const bit = FLAGS.indexOf(letter);
    if (bit < 0) throw new Error(`unknown TCP flag ${letter}`);
    bits |= 1 << bit;
  }
  return bits;
}
