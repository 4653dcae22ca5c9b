// Time messages, right ones with things changed in them, at a board whose SNTP client runs: each is an update or refused,
// nothing throws, and when the client is deleted every packet is home.

import { EthernetSegment } from '../../netx/link/ethernet_segment.ts';
import * as NX from '../../netx/nx_api.ts';
import * as SNTP from '../../netx/sntp/nxd_sntp_client.ts';
import { format_diagnostic, Random, Simulation } from '../../rtos/sim_api.ts';
import {
  type Service,
  TX_SEMAPHORE,
  TX_WAIT_FOREVER,
  tx_semaphore_create,
  tx_semaphore_get,
  tx_semaphore_put,
} from '../../rtos/tx_api.ts';
import { StackBoard } from '../netx/link/stack_fixture.ts';
import { ip_frame, OWN_MAC, PEER_IP, PEER_MAC, put16, put32, UDP } from './wire_bytes.ts';

const PORT = 123;
const SECONDS = 3_900_000_000;
const TICK_NS = 10_000_000;
const OWN = '10.0.0.1';

export interface TimeFuzzResult {
  readonly updates: number;
  readonly refused: number;
  /** What is wrong at the end. */
  readonly problems: readonly string[];
}

/** A right message, with the times around `seconds`. */
function right_message(seconds: number, mode: number): Uint8Array {
  const message = new Uint8Array(48);
  message.set([0x18 | mode, 2, 6, 0xec]);
  for (const at of [16, 24, 32, 40]) put32(message, at, seconds);
  return message;
}

const SPECIAL = [0, 1, 0x7f, 0x80, 0xff];

function changed(random: Random, message: Uint8Array): Uint8Array {
  const whole = new Uint8Array(random.below(3) === 0 ? random.below(120) : 48);
  whole.set(message.subarray(0, whole.length));
  for (let changes = random.below(5); changes > 0 && whole.length > 0; changes--) {
    const value =
      random.below(2) === 0 ? random.below(256) : (SPECIAL[random.below(SPECIAL.length)] as number);
    whole[random.below(4) === 0 ? random.below(4) % whole.length : random.below(whole.length)] = value;
  }
  return whole;
}

function datagram(random: Random, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(8 + data.length);
  put16(bytes, 0, random.below(20) === 0 ? random.below(65_536) : PORT);
  put16(bytes, 2, PORT);
  put16(bytes, 4, random.below(50) === 0 ? random.below(200) : bytes.length);
  bytes.set(data, 8);
  return bytes;
}

/** Sends so many messages, up to 4 in a tick. */
export function fuzz_time(
  messages: number,
  seed: number,
  broadcast: boolean,
  options: SNTP.NxSntpOptions,
): TimeFuzzResult {
  const random = new Random(seed);
  const sim = new Simulation({ trace: false, seed });
  const lan = new EthernetSegment(sim, { rate_bps: 0, middle: 'hub' });
  const client = new SNTP.NX_SNTP_CLIENT();
  const finish = new TX_SEMAPHORE();
  let [updates, refused, in_a_row, finished] = [0, 0, 0, false];
  const entry = function* ({ ip, pool }: StackBoard): Service<void> {
    tx_semaphore_create(finish, 'finish', 0);
    yield* NX.nx_arp_static_entry_create(ip, PEER_IP, Math.floor(PEER_MAC / 2 ** 32), PEER_MAC % 2 ** 32);
    yield* SNTP.nx_sntp_client_create(
      client,
      ip,
      0,
      pool,
      () => 0,
      () => random.below(2),
      null,
    );
    yield* SNTP.nx_sntp_client_set_time_update_notify(client, () => {
      updates++;
    });
    client.apply_custom_sanity_checks = () => (random.below(10) === 0 ? 1 : 0);
    if (broadcast) yield* SNTP.nx_sntp_client_initialize_broadcast(client, 0, 0xffff_ffff);
    else yield* SNTP.nx_sntp_client_initialize_unicast(client, PEER_IP);
    if (broadcast) yield* SNTP.nx_sntp_client_run_broadcast(client);
    else yield* SNTP.nx_sntp_client_run_unicast(client);
    yield* tx_semaphore_get(finish, TX_WAIT_FOREVER);
    yield* SNTP.nx_sntp_client_stop(client);
    yield* SNTP.nx_sntp_client_delete(client);
    finished = true;
  };
  const mac = {
    mac: OWN_MAC.toString(16)
      .padStart(12, '0')
      .replace(/..(?=.)/g, '$&:'),
  };
  const board = new StackBoard(sim, lan, 'board', OWN, entry, {
    ...mac,
    more: SNTP.nx_sntp_options(options),
  });
  const port = lan.attach('peer', { frame_arrived: () => {} });
  sim.run({ until_ns: 10 * TICK_NS });
  for (let sent = 0; sent < messages; ) {
    for (let several = 1 + random.below(4); several > 0 && sent < messages; several--, sent++) {
      // What a client that has asked takes for an answer: the transmit time of its request as the originate time.
      const now = SECONDS + Math.floor(sent / 100);
      const message = right_message(now, broadcast ? 5 : 4);
      const { transmit_time } = client.nx_sntp_current_time_message_request;
      put32(message, 24, transmit_time.seconds);
      put32(message, 28, transmit_time.fraction);
      const destination = broadcast ? 0xffff_ffff : 0x0a00_0001;
      const bytes = ip_frame({ protocol: UDP, destination }, datagram(random, changed(random, message)));
      const frame = lan.frames.take(bytes.length);
      frame.bytes.set(bytes);
      port.transmit(frame, sim.now_ns);
    }
    sim.run({ until_ns: sim.now_ns + TICK_NS });
    refused += Math.max(0, client.nx_sntp_client_invalid_time_updates - in_a_row);
    in_a_row = client.nx_sntp_client_invalid_time_updates;
    // The next answer needs a request.
    if (random.below(4) === 0) client.nx_sntp_client_unicast_poll_interval = 0;
  }
  board.target.interrupt('finish', () => tx_semaphore_put(finish) as unknown as Service<void>);
  sim.run({ until_ns: sim.now_ns + 100 * TICK_NS });
  const problems = sim.diagnostics.map(format_diagnostic);
  if (!finished) problems.push('the client could not be stopped');
  if (board.packets_out > 0) problems.push(`${board.packets_out} packets are left`);
  return { updates, refused, problems };
}

/** Both modes, as documented and as published; a published broadcast client is one that takes broadcasts. */
export const TIME_CLIENTS: readonly (readonly [
  name: string,
  broadcast: boolean,
  options: SNTP.NxSntpOptions,
])[] = [
  ['unicast', false, {}],
  ['unicast, published', false, { profile: 'published' }],
  ['broadcast', true, {}],
  ['broadcast, published', true, { profile: 'published', quirks: { sntp_broadcast_source_compared: false } }],
];
