// Answers of a DNS server that does not mean well: names that point at themselves, records that end too early, counts that are
// wrong, at a client that asks for everything it can.

import * as DNS from '../../netx/dns/nxd_dns.ts';
import * as NX from '../../netx/nx_api.ts';
import { Random } from '../../rtos/sim_api.ts';
import { ref, type Service } from '../../rtos/tx_api.ts';
import type { StackBoard } from '../netx/link/stack_fixture.ts';
import { type Answer, type ClientFuzzResult, fuzz_client, type Heard } from './client_fuzz.ts';
import { changed, one_of, some_bytes } from './ipv6_fuzz_frames.ts';
import { OWN_IP, PEER_IP, PEER_MAC, put16, u16 } from './wire_bytes.ts';

const PORT = 53;
const HEADER = 12;
const WAIT_TICKS = 50;
const [A, NS, CNAME, SOA, PTR, MX, TXT, AAAA, SRV] = [1, 2, 5, 6, 12, 15, 16, 28, 33] as const;
const TYPES = [A, A, NS, CNAME, SOA, PTR, MX, TXT, AAAA, SRV, 41, 255];
const NAMES = ['example.com', 'a.example.com', 'a', '10.0.0.9', 'very-long-label-of-a-host.example.org', ''];

export interface DnsFuzzResult extends ClientFuzzResult {
  /** How often a call came back with NX_SUCCESS, and with anything else. */
  readonly found: number;
  readonly refused: number;
}

/** A name: labels, pointers to earlier or later places, to itself, or to a pointer. */
function name(random: Random, at: number): number[] {
  const labels: number[] = [];
  for (let count = random.below(4); count > 0; count--) {
    const label = some_bytes(random, random.below(20) === 0 ? 63 : 8).map((byte) => 97 + (byte % 26));
    labels.push(label.length, ...label);
  }
  const place = at + labels.length;
  const pointer = one_of(random, [
    HEADER,
    HEADER,
    HEADER,
    place,
    at,
    place + 2,
    random.below(0x4000),
    0,
    0x3fff,
  ]);
  const ends = [[0], [0xc0 | (pointer >>> 8), pointer & 0xff], [0xc0], [0x40, 0], [63]];
  return [
    ...labels,
    ...one_of(random, [ends[0], ends[1], ends[1], ends[1], ends[random.below(5)]] as number[][]),
  ];
}

function content(random: Random, type: number, at: number): number[] {
  switch (type) {
    case A:
      return [10, 0, 0, random.below(256)];
    case AAAA:
      return [...some_bytes(random, 16)];
    case MX:
      return [0, random.below(256), ...name(random, at + 2)];
    case SRV:
      return [0, 1, 0, 2, 0, random.below(256), ...name(random, at + 6)];
    case TXT: {
      const text = some_bytes(random, 40);
      return [random.below(10) === 0 ? random.below(256) : text.length, ...text];
    }
    case SOA: {
      const first = name(random, at);
      return [...first, ...name(random, at + first.length), ...some_bytes(random, 20)];
    }
    case NS:
    case CNAME:
    case PTR:
      return name(random, at);
    default:
      return [...some_bytes(random, 20)];
  }
}

function record(random: Random, at: number, asked_type: number): number[] {
  const owner = random.below(2) === 0 ? [0xc0, HEADER] : name(random, at);
  const type = random.below(2) === 0 ? asked_type : one_of(random, TYPES);
  const start = at + owner.length + 10;
  const data = content(random, type, start);
  const length = random.below(15) === 0 ? random.below(300) : data.length;
  const kind = random.below(30) === 0 ? random.below(5) : 1;
  return [
    ...owner,
    0,
    type,
    0,
    kind,
    0,
    0,
    random.below(3),
    random.below(256),
    length >>> 8,
    length & 0xff,
    ...data,
  ];
}

function response(random: Random, asked: Uint8Array): Uint8Array {
  const type = u16(asked, asked.length - 4);
  let bytes: number[] = [...asked];
  const count = random.below(5);
  for (let one = 0; one < count; one++) bytes = [...bytes, ...record(random, bytes.length, type)];
  const whole = Uint8Array.from(bytes);
  put16(whole, 2, random.below(12) === 0 ? random.below(0x1_0000) : 0x8180);
  put16(whole, 4, random.below(25) === 0 ? random.below(4) : 1);
  put16(whole, 6, random.below(12) === 0 ? random.below(0x1_0000) : count);
  put16(whole, 8, random.below(4) === 0 ? random.below(4) : 0);
  put16(whole, 10, random.below(4) === 0 ? random.below(4) : 0);
  return changed(random, whole);
}

/** One call of any service that asks. */
function* ask(random: Random, dns: DNS.NX_DNS): Service<number> {
  const host = one_of(random, NAMES);
  const buffer = new Uint8Array(one_of(random, [300, 300, 100, 20, 4]));
  const { length } = buffer;
  const address = new NX.NXD_ADDRESS(NX.NX_IP_VERSION_V4, 0x0a00_0009);
  switch (random.below(11)) {
    case 0:
      return yield* DNS.nx_dns_host_by_name_get(dns, host, ref(0), WAIT_TICKS);
    case 1:
      return yield* DNS.nxd_dns_host_by_name_get(
        dns,
        host,
        address,
        WAIT_TICKS,
        random.below(2) === 0 ? 4 : 6,
      );
    case 2:
      return yield* DNS.nx_dns_ipv4_address_by_name_get(dns, host, buffer, length, ref(0), WAIT_TICKS);
    case 3:
      return yield* DNS.nxd_dns_ipv6_address_by_name_get(dns, host, buffer, length, ref(0), WAIT_TICKS);
    case 4:
      return yield* DNS.nx_dns_host_by_address_get(dns, 0x0a00_0009, buffer, length, WAIT_TICKS);
    case 5:
      return yield* DNS.nx_dns_cname_get(dns, host, buffer, length, WAIT_TICKS);
    case 6:
      return yield* DNS.nx_dns_host_text_get(dns, host, buffer, length, WAIT_TICKS);
    case 7:
      return yield* DNS.nx_dns_domain_name_server_get(dns, host, buffer, length, ref(0), WAIT_TICKS);
    case 8:
      return yield* DNS.nx_dns_domain_mail_exchange_get(dns, host, buffer, length, ref(0), WAIT_TICKS);
    case 9:
      return yield* DNS.nx_dns_domain_service_get(dns, host, buffer, length, ref(0), WAIT_TICKS);
    default:
      return yield* random.below(2) === 0
        ? DNS.nx_dns_authority_zone_start_get(dns, host, buffer, length, WAIT_TICKS)
        : DNS.nx_dns_info_by_name_get(dns, host, ref(0), ref(0), WAIT_TICKS);
  }
}

/** Sends so many answers. */
export function fuzz_dns(frames: number, seed: number, published: boolean): DnsFuzzResult {
  const random = new Random(seed);
  const dns = new DNS.NX_DNS();
  let [found, refused] = [0, 0];
  const firmware = function* ({ ip }: StackBoard, enough: () => boolean): Service<void> {
    yield* NX.nx_arp_static_entry_create(ip, PEER_IP, Math.floor(PEER_MAC / 2 ** 32), PEER_MAC % 2 ** 32);
    yield* DNS.nx_dns_create(dns, ip, 'example.com');
    yield* DNS.nx_dns_server_add(dns, PEER_IP);
    yield* DNS.nx_dns_cache_initialize(dns, new Uint8Array(1024), 1024);
    while (!enough()) {
      if ((yield* ask(random, dns)) === NX.NX_SUCCESS) found++;
      else refused++;
    }
    yield* DNS.nx_dns_delete(dns);
  };
  const answer = ({ source_port, destination_port, data }: Heard): Answer[] => {
    if (destination_port !== PORT || data.length < HEADER + 5) return [];
    return Array.from({ length: 1 + random.below(3) }, () => ({
      destination: OWN_IP,
      from_port: PORT,
      to_port: source_port,
      data: response(random, data),
    }));
  };
  const profile = published ? 'published' : 'documented';
  const more = { NX_DNS_CACHE_ENABLE: true, NX_DNS_ENABLE_EXTENDED_RR_TYPES: true };
  const options = { ...DNS.nxd_dns_options({ profile, ...more }), ...NX.nx_options({ profile }) };
  return { ...fuzz_client({ random, frames, own: '10.0.0.1', options, firmware, answer }), found, refused };
}
