// One control block and several boards: what cannot happen on hardware is told, with the object and both boards.

import { describe, expect, test } from 'vitest';
import * as MQTT from '../../../mqtt/nxd_mqtt_client.ts';
import * as NX from '../../../netx/nx_api.ts';
import { type Diagnostic, Simulation, Target } from '../../../rtos/sim_api.ts';
import * as tx from '../../../rtos/tx_api.ts';
import { run_thread } from '../board.ts';

/** Two boards, `b` half a millisecond behind `a`; each runs its thread to the end. Returns the diagnostics. */
function run_two(a: () => tx.Service<void>, b: () => tx.Service<void>): readonly Diagnostic[] {
  const sim = new Simulation();
  for (const [name, entry, power_on_ns] of [
    ['a', a, 0],
    ['b', b, 500_000],
  ] as const) {
    const main = (): void =>
      tx.tx_kernel_enter(function* () {
        const stack = new Uint8Array(512);
        yield* tx.tx_thread_create(new tx.TX_THREAD(), 't', entry, 0, stack, 512, 5, 5, 0, tx.TX_AUTO_START);
      });
    new Target(sim, { name, main, power_on_ns });
  }
  sim.run({ until_ns: 1e9 });
  return sim.diagnostics;
}

const NO_STATUS = -1;

/** A driver of a card that does nothing. */
function driver(request: NX.NX_IP_DRIVER): void {
  request.nx_ip_driver_status = NX.NX_SUCCESS;
}

function make_kernel_objects() {
  return {
    semaphore: new tx.TX_SEMAPHORE(),
    mutex: new tx.TX_MUTEX(),
    queue: new tx.TX_QUEUE(),
    group: new tx.TX_EVENT_FLAGS_GROUP(),
    blocks: new tx.TX_BLOCK_POOL(),
    bytes: new tx.TX_BYTE_POOL(),
    timer: new tx.TX_TIMER(),
    thread: new tx.TX_THREAD(),
  };
}

type KernelObjects = ReturnType<typeof make_kernel_objects>;

function* create_all(o: KernelObjects): tx.Service<number[]> {
  const { TX_DONT_START, TX_NO_ACTIVATE } = tx;
  const entry = (): void => {};
  return [
    tx.tx_semaphore_create(o.semaphore, 'x', 1),
    tx.tx_mutex_create(o.mutex, 'x', tx.TX_INHERIT),
    tx.tx_queue_create(o.queue, 'x', 1, new Uint32Array(8), 32),
    tx.tx_event_flags_create(o.group, 'x'),
    tx.tx_block_pool_create(o.blocks, 'x', 16, new Uint8Array(256), 256),
    tx.tx_byte_pool_create(o.bytes, 'x', new Uint8Array(256), 256),
    tx.tx_timer_create(o.timer, 'x', entry, 0, 5, 0, TX_NO_ACTIVATE),
    yield* tx.tx_thread_create(o.thread, 'x', entry, 0, new Uint8Array(512), 512, 9, 9, 0, TX_DONT_START),
  ];
}

const ERRORS = [
  tx.TX_SEMAPHORE_ERROR,
  tx.TX_MUTEX_ERROR,
  tx.TX_QUEUE_ERROR,
  tx.TX_GROUP_ERROR,
  tx.TX_POOL_ERROR,
  tx.TX_POOL_ERROR,
  tx.TX_TIMER_ERROR,
  tx.TX_THREAD_ERROR,
];

const TITLES = [
  'semaphore "x"',
  'mutex "x"',
  'queue "x"',
  'event flags "x"',
  'block pool "x"',
  'byte pool "x"',
  'timer "x"',
  'thread "x"',
];

describe('a control block of another board', () => {
  test('is no object of this one: the status is that of none, and the diagnostic says whose it is', () => {
    const o = make_kernel_objects();
    let statuses: number[] = [];
    const diagnostics = run_two(
      function* () {
        yield* create_all(o);
      },
      function* () {
        const out = tx.ref<Uint8Array | null>(null);
        statuses = [
          yield* tx.tx_semaphore_get(o.semaphore, tx.TX_NO_WAIT),
          yield* tx.tx_mutex_get(o.mutex, tx.TX_NO_WAIT),
          yield* tx.tx_queue_send(o.queue, new Uint32Array(1), tx.TX_NO_WAIT),
          yield* tx.tx_event_flags_set(o.group, 1, tx.TX_OR),
          yield* tx.tx_block_allocate(o.blocks, out as never, tx.TX_NO_WAIT),
          yield* tx.tx_byte_allocate(o.bytes, out, 16, tx.TX_NO_WAIT),
          tx.tx_timer_activate(o.timer),
          yield* tx.tx_thread_terminate(o.thread),
        ];
      },
    );
    expect(statuses).toEqual(ERRORS);
    expect(diagnostics.map(({ id }) => id)).toEqual(TITLES.map(() => 'control-block-foreign'));
    expect(diagnostics.map(({ object }) => object)).toEqual(TITLES);
    expect(diagnostics[0]).toMatchObject({ target: 'b', context: 't' });
    expect(diagnostics[0]?.message).toBe(
      'tx_semaphore_get was called on b with a control block that was created on a: ' +
        'boards share no memory, so each makes control blocks of its own',
    );
  });

  test('keeps its board, which sees nothing of it', () => {
    const semaphore = new tx.TX_SEMAPHORE();
    let status = NO_STATUS;
    run_two(
      function* () {
        tx.tx_semaphore_create(semaphore, 'x', 0);
        status = yield* tx.tx_semaphore_get(semaphore, 5);
      },
      function* () {
        yield* tx.tx_semaphore_put(semaphore);
      },
    );
    expect(status).toBe(tx.TX_NO_INSTANCE);
  });

  test('of the stack or the MQTT client is told too', () => {
    const ip = new NX.NX_IP();
    const pool = new NX.NX_PACKET_POOL();
    const [tcp, udp] = [new NX.NX_TCP_SOCKET(), new NX.NX_UDP_SOCKET()];
    const client = new MQTT.NXD_MQTT_CLIENT();
    const packet = tx.ref<NX.NX_PACKET | null>(null);
    let statuses: number[] = [];
    const own_pool = new NX.NX_PACKET_POOL();
    function* create(): tx.Service<number[]> {
      const more = new Uint8Array(1024);
      const created = NX.nx_packet_pool_create(pool, 'pool', 256, new Uint8Array(2048), 2048);
      const address = NX.IP_ADDRESS(10, 0, 0, 1);
      const stack = new Uint8Array(1024);
      const made = yield* NX.nx_ip_create(ip, 'ip', address, 0xff000000, pool, driver, stack, 1024, 1);
      NX.nx_udp_enable(ip);
      NX.nx_tcp_enable(ip);
      return [
        created,
        made,
        yield* NX.nx_tcp_socket_create(ip, tcp, 'tcp', 0, 0, 64, 100, null, null),
        yield* NX.nx_udp_socket_create(ip, udp, 'udp', 0, 0, 64, 5),
        yield* MQTT.nxd_mqtt_client_create(client, 'client', 'c', 1, ip, pool, more, 1024, 2, null, 0),
      ];
    }
    const diagnostics = run_two(
      function* () {
        expect(yield* create()).toEqual([0, 0, 0, 0, 0]);
        yield* NX.nx_packet_allocate(pool, packet, NX.NX_TCP_PACKET, NX.NX_NO_WAIT);
      },
      function* () {
        yield* tx.tx_thread_sleep(5);
        NX.nx_packet_pool_create(own_pool, 'own', 256, new Uint8Array(2048), 2048);
        const out = tx.ref<NX.NX_PACKET | null>(null);
        statuses = [
          NX.nx_ip_address_get(ip, tx.ref(0), tx.ref(0)),
          yield* NX.nx_packet_allocate(pool, out, 0, NX.NX_NO_WAIT),
          yield* NX.nx_tcp_socket_receive(tcp, out, NX.NX_NO_WAIT),
          yield* NX.nx_udp_socket_receive(udp, out, NX.NX_NO_WAIT),
          yield* MQTT.nxd_mqtt_client_disconnect(client),
          yield* NX.nx_packet_data_append(packet.value, 'x', 1, own_pool, NX.NX_NO_WAIT),
        ];
      },
    );
    expect(statuses).toEqual(statuses.map(() => NX.NX_PTR_ERROR));
    expect(diagnostics.map(({ id, object, target }) => [id, object, target])).toEqual([
      ['control-block-foreign', 'IP instance "ip"', 'b'],
      ['control-block-foreign', 'packet pool "pool"', 'b'],
      ['control-block-foreign', 'TCP socket "tcp"', 'b'],
      ['control-block-foreign', 'UDP socket "udp"', 'b'],
      ['control-block-foreign', 'MQTT client "client"', 'b'],
      ['control-block-foreign', 'packet pool "pool"', 'b'],
    ]);
  });
});

describe('a control block that is created', () => {
  test('while it exists in another simulation gets the status of C, and the diagnostic says what to write', () => {
    const o = make_kernel_objects();
    const runs = [1, 2].map(() => {
      let statuses: number[] = [];
      const sim = run_thread(function* () {
        statuses = yield* create_all(o);
      });
      return { statuses, sim };
    });
    expect(runs[0]?.statuses).toEqual(ERRORS.map(() => tx.TX_SUCCESS));
    expect(runs[0]?.sim.diagnostics).toEqual([]);
    expect(runs[1]?.statuses).toEqual(ERRORS);
    const told = runs[1]?.sim.diagnostics ?? [];
    expect(told.map(({ id, object }) => `${id} ${object}`)).toEqual(
      TITLES.map((title) => `control-block-reused ${title}`),
    );
    expect(told[1]?.message).toBe(
      'tx_mutex_create was called on board with a control block that was created on board of another simulation and not deleted: ' +
        'a variable of a module outlives a simulation, and all boards share it; ' +
        'make control blocks inside the function that makes a board, so that each board of each simulation has its own',
    );
  });

  test('while it exists on another board is told; on the same board it has only the status', () => {
    const mutex = new tx.TX_MUTEX();
    const statuses: number[] = [];
    const create = function* (): tx.Service<void> {
      statuses.push(tx.tx_mutex_create(mutex, 'm', tx.TX_NO_INHERIT));
      yield* tx.tx_thread_relinquish();
    };
    const diagnostics = run_two(function* () {
      yield* create();
      yield* create();
    }, create);
    expect(statuses).toEqual([tx.TX_SUCCESS, tx.TX_MUTEX_ERROR, tx.TX_MUTEX_ERROR]);
    expect(diagnostics.map(({ id, target, object }) => [id, target, object])).toEqual([
      ['control-block-reused', 'b', 'mutex "m"'],
    ]);
  });

  test('on the board that comes back after a power cut is told as that', () => {
    const mutex = new tx.TX_MUTEX();
    const sim = new Simulation();
    const main = (): void => tx.tx_kernel_enter(() => void tx.tx_mutex_create(mutex, 'm', tx.TX_NO_INHERIT));
    const before = new Target(sim, { name: 'board', main });
    sim.schedule(1e6, () => {
      before.power_off();
      new Target(sim, { name: 'board', main, power_on_ns: 2e6 });
    });
    sim.run();
    expect(sim.diagnostics.map(({ message }) => message)).toEqual([
      expect.stringContaining('that was created on board before its power was cut and not deleted'),
    ]);
  });

  test('after it was deleted is as good as new, whichever simulation it was in', () => {
    const semaphore = new tx.TX_SEMAPHORE();
    for (let n = 0; n < 2; n++) {
      const statuses: number[] = [];
      const sim = run_thread(function* () {
        statuses.push(tx.tx_semaphore_create(semaphore, 's', 1));
        statuses.push(yield* tx.tx_semaphore_get(semaphore, tx.TX_NO_WAIT));
        statuses.push(yield* tx.tx_semaphore_delete(semaphore));
      });
      expect([statuses, sim.diagnostics]).toEqual([[0, 0, 0], []]);
    }
  });

  test('of the stack and the MQTT client is told in the same way', () => {
    const ip = new NX.NX_IP();
    const pool = new NX.NX_PACKET_POOL();
    const [tcp, udp] = [new NX.NX_TCP_SOCKET(), new NX.NX_UDP_SOCKET()];
    const client = new MQTT.NXD_MQTT_CLIENT();
    const statuses = [1, 2].map((n) => {
      const seen: number[] = [];
      const sim = run_thread(
        function* () {
          const own_pool = n === 1 ? pool : new NX.NX_PACKET_POOL();
          const own_ip = n === 1 ? ip : new NX.NX_IP();
          const memory = new Uint8Array(2048);
          if (n === 2) seen.push(NX.nx_packet_pool_create(pool, 'pool', 256, memory, 2048));
          seen.push(NX.nx_packet_pool_create(own_pool, 'pool', 256, memory, 2048));
          const stack = new Uint8Array(1024);
          for (const one of n === 1 ? [ip] : [ip, own_ip])
            seen.push(yield* NX.nx_ip_create(one, 'ip', 1 << 24, 0, own_pool, driver, stack, 1024, 1));
          NX.nx_udp_enable(own_ip);
          NX.nx_tcp_enable(own_ip);
          seen.push(yield* NX.nx_tcp_socket_create(own_ip, tcp, 'tcp', 0, 0, 64, 100, null, null));
          seen.push(yield* NX.nx_udp_socket_create(own_ip, udp, 'udp', 0, 0, 64, 5));
          const id = 'c';
          const more = new Uint8Array(1024);
          seen.push(
            yield* MQTT.nxd_mqtt_client_create(
              client,
              'client',
              id,
              1,
              own_ip,
              own_pool,
              more,
              1024,
              2,
              null,
              0,
            ),
          );
        },
        { until_ns: 1e8 },
      );
      return { seen, told: sim.diagnostics.map(({ id, object }) => `${id} ${object}`) };
    });
    expect(statuses[0]).toEqual({ seen: [0, 0, 0, 0, 0], told: [] });
    const { NX_PTR_ERROR } = NX;
    expect(statuses[1]).toEqual({
      seen: [NX_PTR_ERROR, 0, NX_PTR_ERROR, 0, NX_PTR_ERROR, NX_PTR_ERROR, MQTT.NXD_MQTT_INTERNAL_ERROR],
      told: [
        'control-block-reused packet pool "pool"',
        'control-block-reused IP instance "ip"',
        'control-block-reused TCP socket "tcp"',
        'control-block-reused UDP socket "udp"',
        'control-block-reused MQTT client "client"',
      ],
    });
  });
});

describe('what is missing', () => {
  test('is missing whether it is null or undefined', () => {
    const missing = [null, undefined] as unknown as null[];
    const statuses: number[] = [];
    run_thread(function* () {
      for (const nothing of missing) {
        const thread = new tx.TX_THREAD();
        const stack = new Uint8Array(512);
        statuses.push(
          yield* tx.tx_thread_create(thread, 't', nothing, 0, stack, 512, 5, 5, 0, tx.TX_AUTO_START),
          yield* tx.tx_semaphore_get(nothing, tx.TX_NO_WAIT),
          tx.tx_timer_create(new tx.TX_TIMER(), 'timer', nothing, 0, 1, 0, tx.TX_AUTO_ACTIVATE),
        );
        const semaphore = new tx.TX_SEMAPHORE();
        tx.tx_semaphore_create(semaphore, 's', 0);
        tx.tx_semaphore_put_notify(semaphore, nothing);
        statuses.push(yield* tx.tx_semaphore_put(semaphore));
      }
      yield* tx.tx_thread_sleep(3);
    });
    const once = [tx.TX_PTR_ERROR, tx.TX_SEMAPHORE_ERROR, tx.TX_SUCCESS, tx.TX_SUCCESS];
    expect(statuses).toEqual([...once, ...once]);
  });
});
