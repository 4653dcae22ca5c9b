import { describe, expect, it } from 'vitest';
import { WireWords } from '../../../demo/account/wire_words.ts';
import { encode_packet } from '../../../mqtt/codec/mqtt_codec.ts';
import { MQTT_CONNACK } from '../../../mqtt/codec/mqtt_packet.ts';
import { from_hex } from '../../conformance/wire/bytes.ts';
import { message, question } from '../../netx/dns/messages.ts';
import { arp, BOARD, BROKER, icmp, ipv4, other, tcp, udp } from './frames.ts';

const QUERY = message({ flags: 0x0100, q: [question('host.example.com')] });
const SYN = 2;
const RST = 4;
const PSH_ACK = 0x18;
const ACK = 0x10;
const FIN_ACK = 0x11;

function words(): WireWords {
  const wire = new WireWords();
  wire.name(BOARD.mac, 'board');
  wire.name(BROKER.mac, 'broker');
  return wire;
}

/** Who to whom and what, in one line for each thing. */
function told(wire: WireWords, frame: Uint8Array): string[] {
  const { from, to, texts } = wire.tell(frame);
  return texts.map((text) => `${from} > ${to}: ${text}`);
}

describe('frames in words', () => {
  it('names those that it knows and shows the address of others', () => {
    const wire = new WireWords();
    wire.name(BROKER.mac, 'broker');
    expect(told(wire, icmp(BOARD, BROKER, 8))[0]).toMatch(/^02:00:00:00:02:01 > broker: /);
  });

  it('tells ARP as question and answer', () => {
    const wire = words();
    expect(told(wire, arp(1, BOARD, BROKER.ip))).toEqual([
      'board > all: ARP: who has 192.168.1.81? Tell 192.168.1.10',
    ]);
    expect(told(wire, arp(2, BROKER, BOARD.ip, BOARD.mac))).toEqual([
      'broker > board: ARP: 192.168.1.81 is at 02:00:00:00:01:01',
    ]);
    expect(told(wire, arp(1, BOARD, BOARD.ip))[0]).toMatch(/ARP announcement: 192\.168\.1\.10 is at /);
    expect(told(wire, arp(1, { ...BOARD, ip: '0.0.0.0' }, BROKER.ip))[0]).toMatch(
      /ARP probe: who has 192\.168\.1\.81\?/,
    );
  });

  it('tells a TCP connection from its beginning to its end', () => {
    const wire = words();
    const lines = [
      tcp(BOARD, BROKER, { flags: SYN, sequence: 1000, options: [2, 4, 5, 0xb4] }),
      tcp(BROKER, BOARD, {
        flags: SYN | ACK,
        sequence: 5000,
        acknowledgment: 1001,
        options: [2, 4, 5, 0xb4],
      }),
      tcp(BOARD, BROKER, { flags: ACK, sequence: 1001, acknowledgment: 5001 }),
      tcp(BOARD, BROKER, {
        flags: PSH_ACK,
        sequence: 1001,
        acknowledgment: 5001,
        data: Uint8Array.of(0xc0, 0),
      }),
      tcp(BROKER, BOARD, { flags: ACK, sequence: 5001, acknowledgment: 1003, window: 0 }),
      tcp(BOARD, BROKER, { flags: FIN_ACK, sequence: 1003, acknowledgment: 5001 }),
      tcp(BROKER, BOARD, { flags: ACK, sequence: 5001, acknowledgment: 1004 }),
      tcp(BROKER, BOARD, { flags: RST, sequence: 5001 }),
    ].flatMap((frame) => told(wire, frame));
    expect(lines).toEqual([
      'board > broker: TCP SYN: port 49152 to 1883, initial sequence number 1000, window 8192, MSS 1460',
      'broker > board: TCP SYN-ACK, initial sequence number 5000, window 8192, MSS 1460',
      'board > broker: TCP ACK: connection established, window 8192',
      'board > broker: MQTT PINGREQ',
      'broker > board: TCP ACK 3, zero window',
      'board > broker: TCP FIN: end of data from this side',
      'broker > board: TCP ACK of FIN, window 8192',
      'broker > board: TCP RST: connection reset',
    ]);
  });

  it('tells a retransmission of a SYN, a SYN-ACK and a FIN from a new one', () => {
    const wire = words();
    const syn = tcp(BOARD, BROKER, { flags: SYN, sequence: 1000 });
    const answer = tcp(BROKER, BOARD, { flags: SYN | ACK, sequence: 5000, acknowledgment: 1001 });
    const fin = tcp(BOARD, BROKER, { flags: FIN_ACK, sequence: 1001, acknowledgment: 5001 });
    for (const [frame, again] of [
      [syn, /\(SYN retransmission\)$/],
      [answer, /\(SYN-ACK retransmission\)$/],
      [fin, /\(TCP retransmission\)$/],
    ] as const) {
      expect(told(wire, frame)[0]).not.toMatch(/retransmission/);
      expect(told(wire, frame)[0]).toMatch(again);
    }
    expect(told(wire, tcp(BOARD, BROKER, { flags: SYN, sequence: 2000 }))[0]).not.toMatch(/retransmission/);
  });

  it('tells a keep-alive without data from an acknowledgment', () => {
    const wire = words();
    told(wire, tcp(BOARD, BROKER, { flags: SYN, sequence: 1000 }));
    told(wire, tcp(BROKER, BOARD, { flags: SYN | ACK, sequence: 5000, acknowledgment: 1001 }));
    const ack = (sequence: number) => tcp(BOARD, BROKER, { flags: ACK, sequence, acknowledgment: 5001 });
    expect(told(wire, ack(1001))).toEqual(['board > broker: TCP ACK: connection established, window 8192']);
    expect(told(wire, ack(1000))).toEqual(['board > broker: TCP keep-alive']);
    expect(told(wire, ack(1001))).toEqual(['board > broker: TCP ACK 1, window 8192']);
  });

  it('reads MQTT of a connection whose beginning it did not see, and data that comes with the FIN', () => {
    const encoded = encode_packet({ type: MQTT_CONNACK, session_present: false, return_code: 0 });
    if (!(encoded instanceof Uint8Array)) throw new Error('not encoded');
    const frame = tcp(BROKER, BOARD, { flags: FIN_ACK, sequence: 77, data: encoded });
    expect(told(words(), frame)).toEqual([
      'broker > board: MQTT CONNACK accepted',
      'broker > board: TCP FIN: end of data from this side',
    ]);
  });

  it('looks for MQTT on its ports only', () => {
    const data = Uint8Array.of(0xc0, 0);
    const web = tcp(BOARD, { ...BROKER, port: 80 }, { flags: PSH_ACK, sequence: 1, data });
    expect(told(words(), web)).toEqual(['board > broker: TCP 2 bytes of data']);
    const elsewhere = new WireWords([80]);
    expect(elsewhere.tell(web).texts).toEqual(['MQTT PINGREQ']);
  });

  it.each([
    [icmp(BOARD, BROKER, 8), 'ICMP echo request (a ping), 192.168.1.10 to 192.168.1.81'],
    [icmp(BOARD, BROKER, 42), 'ICMP type 42, 192.168.1.10 to 192.168.1.81'],
    [udp(BOARD, { ...BROKER, port: 53 }, from_hex(QUERY)), 'DNS query 0x0000: A of host.example.com?'],
    [udp(BOARD, BROKER, new Uint8Array(5)), 'UDP 5 bytes, 192.168.1.10:49152 to 192.168.1.81:1883'],
    [new Uint8Array(ipv4(BOARD, BROKER, 2, 8).buffer), 'IPv4 protocol 2, 192.168.1.10 to 192.168.1.81'],
    [other(0x86dd), 'Ethernet type 0x86dd, 60 bytes'],
    [other(0x88b5), 'Ethernet type 0x88b5, 60 bytes'],
  ])('tells other frames in one line', (frame, text) => {
    expect(told(words(), frame)).toEqual([`board > broker: ${text}`]);
  });

  it('never fails on a frame that is cut short or damaged', () => {
    const whole = tcp(BOARD, BROKER, { flags: PSH_ACK, sequence: 1, data: Uint8Array.of(0xc0, 0, 0x30) });
    for (let length = 0; length <= whole.length; length++) {
      expect(words().tell(whole.slice(0, length)).texts.length).toBeGreaterThan(0);
    }
    for (let byte = 0; byte < whole.length; byte++) {
      const damaged = whole.slice();
      damaged[byte] = 0xff;
      expect(words().tell(damaged).texts.length).toBeGreaterThan(0);
    }
  });
});
