// Frames in words: what a reader who does not know the protocols by heart wants to see of each frame, in one line. Ethernet II,
// ARP, IPv4, IPv6, ICMP, ICMPv6, UDP, TCP, DHCP, DNS, NTP, MQTT and WebSockets on their ports, TLS records on those of secure MQTT. Fields
// come from netx/link/frame_fields.ts; the reading of the stack's own code is not used for what it is to be checked against.

import { NXD_MQTT_PORT, NXD_MQTT_TLS_PORT } from '../../mqtt/client/nxd_mqtt_constants.ts';
import { mac_at, mac_is_group } from '../../netx/link/ethernet_frame.ts';
import {
  address_texts,
  end_texts,
  type FrameFields,
  frame_fields,
  TCP_ACK,
  TCP_FIN,
  TCP_RST,
  TCP_SYN,
} from '../../netx/link/frame_fields.ts';
import { tcp_mss_option_get } from '../../netx/tcp/nx_tcp_options.ts';
import { mac_to_text } from '../../netx/wire/address_text.ts';
import { dhcp_words, is_dhcp } from './dhcp_words.ts';
import { DNS_PORT, dns_words } from './dns_words.ts';
import { fragment_words, icmpv6_words, ipv6_words } from './ipv6_words.ts';
import { MqttStream, type StreamWords } from './mqtt_stream.ts';
import { NTP_PORT, ntp_words } from './ntp_words.ts';
import { TcpStream } from './tcp_stream.ts';
import { TlsStream } from './tls_stream.ts';
import { WebsocketStream } from './websocket_stream.ts';

const ETHERNET_HEADER = 14;
const TCP_FIXED_HEADER = 20;
/** Where brokers take WebSockets: of HTTP (RFC 6455 3), and the other one that is usual; and inside TLS. */
const WEBSOCKET_PORTS = [80, 8080];
const WEBSOCKET_TLS_PORT = 443;

// RFC 792: the messages that a small network sees.
const ICMP_WORDS: Readonly<Record<number, string>> = {
  0: 'echo reply (the answer to a ping)',
  3: 'destination unreachable',
  8: 'echo request (a ping)',
  11: 'time exceeded',
  12: 'parameter problem',
};

/** A frame in words: who sent it to whom, and one text for each thing it carries. */
export interface FrameWords {
  readonly from: string;
  readonly to: string;
  readonly texts: readonly string[];
}

export class WireWords {
  private readonly names = new Map<number, string>();
  private readonly streams = new Map<string, TcpStream>();
  private readonly mqtt_ports: ReadonlySet<number>;
  private readonly tls_ports: ReadonlySet<number>;
  private readonly websocket_ports: ReadonlySet<number>;

  /** The TCP ports where MQTT is spoken, TLS, and WebSocket. */
  constructor(
    mqtt_ports: readonly number[] = [NXD_MQTT_PORT],
    tls_ports: readonly number[] = [NXD_MQTT_TLS_PORT, WEBSOCKET_TLS_PORT],
    websocket_ports: readonly number[] = WEBSOCKET_PORTS,
  ) {
    this.mqtt_ports = new Set(mqtt_ports);
    this.tls_ports = new Set(tls_ports);
    this.websocket_ports = new Set(websocket_ports);
  }

  /** Says who has a MAC address; all others appear as their address. */
  name(mac: number, name: string): void {
    this.names.set(mac, name);
  }

  /** Describes a frame. Keeps what it needs to understand the later ones. */
  tell(frame: Uint8Array): FrameWords {
    const fields = frame_fields(frame, frame.length);
    return {
      from: frame.length < ETHERNET_HEADER ? '?' : this.who(mac_at(frame, 6)),
      to: frame.length < ETHERNET_HEADER ? '?' : this.who(mac_at(frame, 0)),
      texts: this.texts(frame, fields),
    };
  }

  private who(mac: number): string {
    return mac_is_group(mac) ? 'all' : (this.names.get(mac) ?? mac_to_text(mac));
  }

  private texts(frame: Uint8Array, fields: FrameFields): readonly string[] {
    const { kind } = fields;
    const fragment = fragment_words(frame, fields);
    if (fragment !== null) return [fragment];
    if (kind.startsWith('tcp')) return this.tcp(frame, fields);
    return [other_words(frame, fields)];
  }

  private tcp(frame: Uint8Array, fields: FrameFields): readonly string[] {
    const { tcp_flags: flags } = fields;
    if (flags & TCP_SYN) return [this.syn(frame, fields)];
    const stream = this.stream(fields);
    const texts: string[] = [];
    if (fields.payload_length > 0) texts.push(...stream.data(fields.sequence, payload_of(frame, fields)));
    if (flags & TCP_RST) return [...texts, 'TCP RST: connection reset'];
    if (flags & TCP_FIN) {
      const is_new = stream.ends_at(fields.sequence + fields.payload_length);
      texts.push(`TCP FIN: end of data from this side${is_new ? '' : ' (TCP retransmission)'}`);
    }
    if (texts.length === 0) {
      return [stream.is_keep_alive(fields.sequence, 0) ? 'TCP keep-alive' : this.acknowledgment(fields)];
    }
    this.streams.get(key_of(fields, true))?.note_acknowledgment(fields.acknowledgment, fields.window);
    return texts;
  }

  private acknowledgment(fields: FrameFields): string {
    const { acknowledgment: number, window } = fields;
    const back = this.streams.get(key_of(fields, true));
    return `TCP ${back?.acknowledgment(number, window) ?? `ACK ${number}, window ${window}`}`;
  }

  private syn(frame: Uint8Array, fields: FrameFields): string {
    const key = key_of(fields, false);
    const again = this.streams.get(key)?.begins_with(fields.sequence) === true;
    if (!again) this.streams.set(key, new TcpStream(fields.sequence, this.content(fields)));
    const { transport_at: at } = fields;
    const options = header_length(frame, at) - TCP_FIXED_HEADER;
    const mss = tcp_mss_option_get(frame, at + TCP_FIXED_HEADER, options);
    const offer = `initial sequence number ${fields.sequence}, window ${fields.window}${mss > 0 ? `, MSS ${mss}` : ''}`;
    const answers = (fields.tcp_flags & TCP_ACK) !== 0;
    if (answers) {
      this.streams.get(key_of(fields, true))?.note_acknowledgment(fields.acknowledgment, fields.window);
    }
    const what = answers
      ? 'TCP SYN-ACK'
      : `TCP SYN: port ${fields.source_port} to ${fields.destination_port}`;
    return `${what}, ${offer}${again ? ` (${answers ? 'SYN-ACK' : 'SYN'} retransmission)` : ''}`;
  }

  private stream(fields: FrameFields): TcpStream {
    const key = key_of(fields, false);
    let stream = this.streams.get(key);
    if (stream === undefined) {
      stream = new TcpStream((fields.sequence - 1) >>> 0, this.content(fields));
      this.streams.set(key, stream);
    }
    return stream;
  }

  private content({ source_port, destination_port }: FrameFields): StreamWords | null {
    const one_of = (ports: ReadonlySet<number>): boolean =>
      ports.has(source_port) || ports.has(destination_port);
    if (one_of(this.mqtt_ports)) return new MqttStream();
    if (one_of(this.websocket_ports)) return new WebsocketStream();
    return one_of(this.tls_ports) ? new TlsStream() : null;
  }
}

function other_words(frame: Uint8Array, fields: FrameFields): string {
  const [source, destination] = address_texts(fields);
  switch (fields.kind) {
    case 'arp_request':
      if (source === destination)
        return `ARP announcement: ${source} is at ${mac_to_text(mac_at(frame, 22))}`;
      if (fields.source_ip === 0) return `ARP probe: who has ${destination}?`;
      return `ARP: who has ${destination}? Tell ${source}`;
    case 'arp_reply':
      return `ARP: ${source} is at ${mac_to_text(mac_at(frame, 22))}`;
    case 'icmp': {
      const type = frame[fields.transport_at] as number;
      return `ICMP ${ICMP_WORDS[type] ?? `type ${type}`}, ${source} to ${destination}`;
    }
    case 'icmpv6':
      return icmpv6_words(frame, fields);
    case 'udp':
      if (fields.source_port === DNS_PORT || fields.destination_port === DNS_PORT)
        return dns_words(payload_of(frame, fields));
      if (is_dhcp(fields.source_port, fields.destination_port)) return dhcp_words(payload_of(frame, fields));
      if (fields.source_port === NTP_PORT || fields.destination_port === NTP_PORT)
        return ntp_words(payload_of(frame, fields));
      return `UDP ${fields.payload_length} bytes, ${end_texts(fields).join(' to ')}`;
    case 'ipv4':
      return `IPv4 protocol ${fields.protocol}, ${source} to ${destination}`;
    case 'ipv6':
      return ipv6_words(fields);
    default:
      return `Ethernet type 0x${fields.ether_type.toString(16).padStart(4, '0')}, ${frame.length} bytes`;
  }
}

function key_of(fields: FrameFields, reverse: boolean): string {
  const [source, destination] = end_texts(fields);
  return reverse ? `${destination}>${source}` : `${source}>${destination}`;
}

function header_length(frame: Uint8Array, at: number): number {
  return ((frame[at + 12] as number) >>> 4) * 4;
}

/** The data of a segment or datagram; padding behind the IP packet is not part of it. */
function payload_of(frame: Uint8Array, fields: FrameFields): Uint8Array {
  return frame.subarray(fields.end - fields.payload_length, fields.end);
}
