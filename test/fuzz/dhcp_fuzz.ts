// Answers of a DHCP server that does not mean well, at a client that starts, renews, releases and asks for its options.

import * as DHCP from '../../netx/dhcp/nxd_dhcp_client.ts';
import * as NX from '../../netx/nx_api.ts';
import { Random } from '../../rtos/sim_api.ts';
import { ref, type Service, tx_thread_sleep } from '../../rtos/tx_api.ts';
import type { StackBoard } from '../netx/link/stack_fixture.ts';
import { type Answer, type ClientFuzzResult, fuzz_client, type Heard } from './client_fuzz.ts';
import { changed, one_of, some_bytes } from './ipv6_fuzz_frames.ts';
import { OWN_IP, PEER_IP, put32 } from './wire_bytes.ts';

const [SERVER_PORT, CLIENT_PORT] = [67, 68] as const;
const OPTIONS_AT = 240;
const [DISCOVER, REQUEST, OFFER, ACK, NAK] = [1, 3, 2, 5, 6] as const;
const END = 255;
const ANSWERS = 6;

export interface DhcpFuzzResult extends ClientFuzzResult {
  readonly bound: number;
}

function four(value: number): number[] {
  return [value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff];
}

/** An option by its length, or by a wrong one. */
function option(random: Random, code: number, content: readonly number[]): number[] {
  return [code, random.below(25) === 0 ? random.below(256) : content.length, ...content];
}

function options(random: Random, type: number): number[] {
  const seconds = (): number[] => four(one_of(random, [0, 1, 2, 10, 20, 60, 3600, 0xffff_ffff]));
  const made = [
    option(random, 53, [random.below(25) === 0 ? random.below(256) : type]),
    option(random, 54, four(PEER_IP)),
    option(random, 51, seconds()),
    option(random, 1, four(random.below(10) === 0 ? random.below(1 << 30) : 0xffff_ff00)),
    option(random, 3, [...four(PEER_IP), ...(random.below(2) === 0 ? four(PEER_IP) : [])]),
    option(random, 58, seconds()),
    option(random, 59, seconds()),
    option(random, 6, [...some_bytes(random, 20)]),
    option(random, one_of(random, [12, 15, 28, 42, 43, 52, 121]), [...some_bytes(random, 30)]),
    [0, 0, 0],
    [random.below(256), random.below(256), ...some_bytes(random, 10)],
  ];
  const kept = made.filter((_one, index) => random.below(index < 3 ? 20 : 3) > 0);
  if (random.below(15) === 0) kept.reverse();
  return [...kept.flat(), ...(random.below(20) === 0 ? [] : [END])];
}

function message(random: Random, asked: Uint8Array): Uint8Array {
  const type = asked[OPTIONS_AT + 2] === REQUEST ? one_of(random, [ACK, ACK, ACK, NAK, OFFER]) : OFFER;
  const tail = options(random, type);
  const bytes = new Uint8Array(OPTIONS_AT + tail.length);
  bytes.set(asked.subarray(0, OPTIONS_AT));
  bytes[0] = 2;
  put32(bytes, 16, random.below(12) === 0 ? random.below(1 << 30) : OWN_IP);
  bytes.set(tail, OPTIONS_AT);
  return changed(random, bytes);
}

const OPTION_CODES = [1, 3, 6, 12, 15, 28, 42, 43, 51, 54, 58, 59, 121, 255];

/** Sends so many answers. */
export function fuzz_dhcp(frames: number, seed: number, published: boolean): DhcpFuzzResult {
  const random = new Random(seed);
  const client = new DHCP.NX_DHCP();
  let bound = 0;
  const firmware = function* ({ ip }: StackBoard, enough: () => boolean): Service<void> {
    yield* DHCP.nx_dhcp_create(client, ip, 'board');
    yield* DHCP.nx_dhcp_state_change_notify(client, (_client, state) => {
      if (state === DHCP.NX_DHCP_STATE_BOUND) bound++;
    });
    while (!enough()) {
      yield* DHCP.nx_dhcp_start(client);
      yield* tx_thread_sleep(50 + random.below(3000));
      const size = ref(random.below(30));
      yield* DHCP.nx_dhcp_user_option_retrieve(
        client,
        one_of(random, OPTION_CODES),
        new Uint8Array(30),
        size,
      );
      yield* DHCP.nx_dhcp_server_address_get(client, ref(0));
      yield* act(random, client);
    }
    yield* DHCP.nx_dhcp_stop(client);
    yield* DHCP.nx_dhcp_delete(client);
    // What is still under way comes in.
    yield* tx_thread_sleep(100);
  };
  const answer = ({ destination_port, data }: Heard): Answer[] => {
    if (destination_port !== SERVER_PORT || data.length <= OPTIONS_AT + 2) return [];
    if (data[OPTIONS_AT + 2] !== DISCOVER && data[OPTIONS_AT + 2] !== REQUEST) return [];
    return Array.from({ length: 1 + random.below(ANSWERS) }, () => ({
      destination: 0xffff_ffff,
      from_port: SERVER_PORT,
      to_port: CLIENT_PORT,
      data: message(random, data),
    }));
  };
  const options_of_build = {
    ...DHCP.nx_dhcp_options({
      profile: published ? 'published' : 'documented',
      NX_DHCP_CLIENT_RESTORE_STATE: true,
    }),
    ...NX.nx_options({ profile: published ? 'published' : 'documented' }),
  };
  const result = fuzz_client({ random, frames, own: '0.0.0.0', options: options_of_build, firmware, answer });
  return { ...result, bound };
}

function* act(random: Random, client: DHCP.NX_DHCP): Service<void> {
  switch (random.below(5)) {
    case 0:
      yield* DHCP.nx_dhcp_release(client);
      return;
    case 1:
      yield* DHCP.nx_dhcp_force_renew(client);
      return;
    case 2:
      yield* DHCP.nx_dhcp_stop(client);
      yield* DHCP.nx_dhcp_reinitialize(client);
      return;
    case 3:
      yield* DHCP.nx_dhcp_send_request(client, DHCP.NX_DHCP_TYPE_DHCPINFORM);
      return;
    default:
      yield* DHCP.nx_dhcp_decline(client);
  }
}
