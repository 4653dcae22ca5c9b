// A call costs time however it ends: firmware that tries again and again sees the clock go on, as on a board.

import { describe, expect, test } from 'vitest';
import * as MQTT from '../../mqtt/nxd_mqtt_client.ts';
import * as NX from '../../netx/nx_api.ts';
import { Simulation, Target } from '../../rtos/sim_api.ts';
import * as tx from '../../rtos/tx_api.ts';
import { type AnyService, is_service, NETWORK_SERVICES } from '../exported_services.ts';

/** Entry points for drivers check nothing, as in C, so they refuse nothing either. */
const SERVICES = NETWORK_SERVICES.filter(
  ([name]) => !/_deferred_|^nx_ip_driver_link_status_event$/.test(name),
);

const COST_NS = 1000;
const CALLS = 1000;
const IP = NX.IP_ADDRESS(192, 168, 1, 7);
const ELSEWHERE = NX.IP_ADDRESS(10, 9, 9, 9);
const MASK = 0xffffff00;

/** Arguments with which a service refuses; all null does for the others, which see their first pointer. */
const REFUSED: Readonly<Record<string, unknown[]>> = {
  nx_ip_interface_capability_set: [null, 0, 0],
  // It gives a number, no status, and 0 for nothing.
  nx_dhcp_user_option_convert: [Uint8Array.of(1)],
};

function refused_arguments(name: string, service: AnyService): unknown[] {
  return REFUSED[name] ?? new Array<unknown>(Math.max(service.length, 12)).fill(null);
}

/** What a thread does, on a board with an IP instance, in the prepared world below. */
type Work = (world: World) => tx.Service<void>;

class World {
  readonly ip = new NX.NX_IP();
  readonly pool = new NX.NX_PACKET_POOL();
  readonly empty_pool = new NX.NX_PACKET_POOL();
  readonly tcp = new NX.NX_TCP_SOCKET();
  readonly udp = new NX.NX_UDP_SOCKET();
  readonly client = new MQTT.NXD_MQTT_CLIENT();
  readonly packet: tx.Ref<NX.NX_PACKET | null> = tx.ref(null);
  readonly out: tx.Ref<NX.NX_PACKET | null> = tx.ref(null);

  *set_up(): tx.Service<void> {
    const { ip, pool, packet } = this;
    NX.nx_packet_pool_create(pool, 'pool', 1536, new Uint8Array(16_384), 16_384);
    NX.nx_packet_pool_create(this.empty_pool, 'empty', 64, new Uint8Array(256), 128);
    yield* NX.nx_packet_allocate(this.empty_pool, tx.ref<NX.NX_PACKET | null>(null), 0, NX.NX_NO_WAIT);
    const stack = new Uint8Array(2048);
    yield* NX.nx_ip_create(ip, 'ip', IP, MASK, pool, NX.nx_sim_network_driver, stack, 2048, 1);
    NX.nx_arp_enable(ip, new Uint8Array(1024), 1024);
    NX.nx_icmp_enable(ip);
    NX.nx_udp_enable(ip);
    NX.nx_tcp_enable(ip);
    const { tcp, udp } = this;
    yield* NX.nx_tcp_socket_create(ip, tcp, 'tcp', 0, 0, 64, 1000, null, null);
    yield* NX.nx_udp_socket_create(ip, udp, 'udp', 0, 0, 64, 5);
    yield* NX.nx_packet_allocate(pool, packet, NX.NX_TCP_PACKET, NX.NX_NO_WAIT);
    yield* NX.nx_packet_data_append(packet.value, 'x', 1, pool, NX.NX_NO_WAIT);
    const memory = new Uint8Array(2048);
    yield* MQTT.nxd_mqtt_client_create(this.client, 'c', 'c', 1, ip, pool, memory, 2048, 2, null, 0);
  }
}

/** Runs `work` as the only application thread of a board. */
function run(work: Work, config: { service_cost_ns: number }, until_ns: number): Simulation {
  const sim = new Simulation();
  const world = new World();
  new Target(sim, {
    name: 'board',
    config,
    main: () =>
      tx.tx_kernel_enter(function* () {
        const entry = (): tx.Service<void> => work(world);
        const stack = new Uint8Array(1024);
        const thread = new tx.TX_THREAD();
        yield* tx.tx_thread_create(thread, 'caller', entry, 0, stack, 1024, 9, 9, 0, tx.TX_AUTO_START);
      }),
  });
  sim.run({ until_ns });
  return sim;
}

/** What a call gives: a result, or a Service of one. */
type Outcome = number | void | tx.Service<unknown>;

function* settle(call: () => Outcome): tx.Service<unknown> {
  const result = call();
  return is_service(result) ? yield* result : result;
}

/** A call to be made again and again. */
type Call = readonly [name: string, make: (world: World) => () => Outcome];

/** What 1,000 calls of each cost, one line for each that cost too little or succeeded. */
function too_cheap(calls: readonly Call[], { may_succeed = false } = {}): string[] {
  const found: string[] = [];
  let done = 0;
  run(
    function* (world) {
      yield* world.set_up();
      yield* tx.tx_thread_sleep(5);
      for (const [name, make] of calls) {
        const call = make(world);
        const from_ns = tx.sim_now_ns();
        const statuses = new Set<unknown>();
        for (let n = 0; n < CALLS; n++) statuses.add(yield* settle(call));
        const spent_ns = tx.sim_now_ns() - from_ns;
        if (spent_ns < CALLS * COST_NS) found.push(`${name}: ${spent_ns} ns`);
        if (statuses.has(NX.NX_SUCCESS) && !may_succeed)
          found.push(`${name} succeeds: give arguments with which it refuses`);
        done++;
      }
    },
    { service_cost_ns: COST_NS },
    600e9,
  );
  expect(done).toBe(calls.length);
  return found;
}

describe('1,000 refused calls take at least the time of 1,000 services', () => {
  test('of each service, its pointers null', () => {
    const calls = SERVICES.map(([name, service]): Call => {
      return [name, () => () => service(...refused_arguments(name, service)) as Outcome];
    });
    expect(calls.length).toBeGreaterThan(140);
    expect(too_cheap(calls)).toEqual([]);
  });

  /** Calls that pass the checks of their arguments and are refused for the state of things. */
  const IN_STATE: Readonly<Record<string, (world: World) => () => Outcome>> = {
    'nxd_mqtt_client_publish, not connected':
      ({ client }) =>
      () =>
        MQTT.nxd_mqtt_client_publish(client, 't', 1, 'm', 1, 0, 0, 0),
    'nxd_mqtt_client_publish with QoS 2':
      ({ client }) =>
      () =>
        MQTT.nxd_mqtt_client_publish(client, 't', 1, 'm', 1, 0, 2, 0),
    'nxd_mqtt_client_subscribe, not connected':
      ({ client }) =>
      () =>
        MQTT.nxd_mqtt_client_subscribe(client, 't', 1, 0),
    'nxd_mqtt_client_subscribe with QoS 2':
      ({ client }) =>
      () =>
        MQTT.nxd_mqtt_client_subscribe(client, 't', 1, 2),
    'nxd_mqtt_client_message_get, no message':
      ({ client }) =>
      () =>
        MQTT.nxd_mqtt_client_message_get(client, new Uint8Array(9), 9, null, new Uint8Array(9), 9, null),
    'nxd_mqtt_client_create, again':
      ({ client, ip, pool }) =>
      () =>
        MQTT.nxd_mqtt_client_create(client, 'c', 'c', 1, ip, pool, new Uint8Array(2048), 2048, 2, null, 0),
    'nx_tcp_socket_send, not connected':
      ({ tcp, packet }) =>
      () =>
        NX.nx_tcp_socket_send(tcp, packet.value, 0),
    'nx_tcp_socket_receive, not bound':
      ({ tcp, out }) =>
      () =>
        NX.nx_tcp_socket_receive(tcp, out, 0),
    'nx_tcp_client_socket_connect, no way to the host':
      ({ tcp }) =>
      () =>
        NX.nx_tcp_client_socket_connect(tcp, ELSEWHERE, 80, 0),
    'nx_tcp_socket_state_wait without a wait':
      ({ tcp }) =>
      () =>
        NX.nx_tcp_socket_state_wait(tcp, NX.NX_TCP_ESTABLISHED, 0),
    'nx_tcp_server_socket_accept, no listener':
      ({ tcp }) =>
      () =>
        NX.nx_tcp_server_socket_accept(tcp, 0),
    'nx_tcp_socket_disconnect, not connected':
      ({ tcp }) =>
      () =>
        NX.nx_tcp_socket_disconnect(tcp, 0),
    'nx_udp_socket_send, not bound':
      ({ udp, packet }) =>
      () =>
        NX.nx_udp_socket_send(udp, packet.value, IP, 9),
    'nx_udp_socket_receive, not bound':
      ({ udp, out }) =>
      () =>
        NX.nx_udp_socket_receive(udp, out, 0),
    'nx_icmp_ping, no way to the host':
      ({ ip, out }) =>
      () =>
        NX.nx_icmp_ping(ip, ELSEWHERE, 'x', 1, out, 0),
    'nx_ip_status_check, nothing of it there':
      ({ ip }) =>
      () =>
        NX.nx_ip_status_check(ip, NX.NX_IP_LINK_ENABLED, tx.ref(0), 0),
    'nx_ip_raw_packet_send, not enabled':
      ({ ip, packet }) =>
      () =>
        NX.nx_ip_raw_packet_send(ip, packet.value, IP, 0),
    'nx_arp_probe_send, no packet':
      ({ ip, empty_pool }) =>
      () => {
        ip.nx_ip_default_packet_pool = empty_pool;
        return NX.nx_arp_probe_send(ip, 0, IP);
      },
    'nx_packet_allocate, none free':
      ({ empty_pool, out }) =>
      () =>
        NX.nx_packet_allocate(empty_pool, out, 0, 0),
  };

  test('of services that the state of things refuses', () => {
    expect(too_cheap(Object.entries(IN_STATE))).toEqual([]);
  });

  test('of nx_ip_driver_link_status_event for an interface that is not there', () => {
    const call: Call = [
      'event',
      ({ ip }) =>
        () =>
          NX.nx_ip_driver_link_status_event(ip, 99),
    ];
    expect(too_cheap([call], { may_succeed: true })).toEqual([]);
  });
});

describe('a thread that polls forever', () => {
  /** Far more calls than fit into the run: a thread that gets so far was never stopped. */
  const MANY = 100_000;

  /** How it ended: at the limit, with an error that names it, or not at all. */
  function end_of_polling(name: string, service: AnyService): string {
    let calls = 0;
    const poll: Work = function* () {
      for (; calls < MANY; calls++)
        yield* settle(() => service(...refused_arguments(name, service)) as Outcome);
    };
    try {
      run(poll, { service_cost_ns: 1e6 }, 50e6);
    } catch (error) {
      return (error as Error).message;
    }
    return calls < MANY ? 'at the limit' : 'not at all';
  }

  test('the run ends at its limit, or says who cannot be stopped', () => {
    const ends = SERVICES.map(([name, service]) => `${name}: ${end_of_polling(name, service)}`);
    const right = /: at the limit$|: board\/caller has polled nxd?_\w+ for 10 s of virtual time beyond/;
    expect(ends.filter((end) => !right.test(end))).toEqual([]);
    expect(ends.filter((end) => end.endsWith(': at the limit')).length).toBeGreaterThan(70);
  });
});

describe('a refused call costs the same', () => {
  test('in an interrupt and in initialization', () => {
    const sim = new Simulation();
    const spent: number[] = [];
    function* calls(): tx.Service<void> {
      const from_ns = tx.sim_now_ns();
      yield* NX.nx_tcp_socket_send(null, null, 0);
      NX.nx_ip_address_get(null, null, null);
      yield* MQTT.nxd_mqtt_client_disconnect(null);
      spent.push(tx.sim_now_ns() - from_ns);
    }
    const board = new Target(sim, {
      name: 'board',
      config: { service_cost_ns: COST_NS },
      main: () => tx.tx_kernel_enter(calls),
    });
    sim.schedule(1e6, () => board.interrupt('device', calls));
    sim.run({ until_ns: 2e6 });
    expect(spent).toEqual([3 * COST_NS, 3 * COST_NS]);
  });
});
