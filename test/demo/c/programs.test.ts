// Programs in C that do what firmware does; what they print is what a C library, the kernel's manual and arithmetic say.

import { describe, expect, it } from 'vitest';
import { state_table } from '../../../demo/account/state_table.ts';
import { run_bench } from '../bench/run_bench.ts';
import { add_c_board, c_image, run_c } from './c_boards.ts';
import { no_toolchain } from './toolchain_there.ts';

/** Source, what it shows, and what it prints in which thread. */
const PROGRAMS: readonly (readonly [source: string, shows: string, printed: readonly string[]])[] = [
  [
    'printing.c',
    'formats as a C library does',
    [
      'printer: [42] [   42] [42   ] [00042] [+42] [ 42]',
      'printer: [3000000000] [beef] [BEEF] [0xff] [0000beef] [10]',
      'printer: [abcdef] [       abc] [abc       ] [abc] [    xy] [wx]',
      'printer: [a] [%] [    b] [0x0]',
      'printer: [-5000000000] [18446744073709551615] [123456789abcdef] [4464] [44]',
      'printer: [3.141590] [2.00] [  -1.500] [1.234568e+04] [0.0001] [1e+10] [2]',
      'printer: snprintf says 20, holds "twenty characte" of 15',
      'printer: vsnprintf says 3: 7+7',
      'printer: 6 characters before',
      'printer: 19',
      'printer: puts ends the line',
      'printer: c and more!',
      'printer: stderr is told, too',
    ],
  ],
  [
    'structs.c',
    'hands structs through queues, by value and by pointer',
    [
      'printer: 0 at 0: sensor 3: 20.75 C, after 99',
      'printer: 1 at 1: sensor 3: 21.00 C, after 0',
      'printer: 3 at 3: sensor 3: 21.50 C, after 1',
      'printer: 4 at 4: sensor 3: 21.75 C, after 3',
      'printer: 6 at 6: sensor 3: 22.25 C, after 4',
      'printer: 7 at 7: sensor 3: 22.50 C, after 6',
    ],
  ],
  [
    'byte_pool.c',
    'takes all its memory from byte pools',
    [
      'worker: new: "inner" has 192 bytes in 2 fragments',
      'worker: full: "inner" has 104 bytes in 6 fragments',
      'worker: four 3',
      'worker: three 2',
      'worker: two 1',
      'worker: one 0',
      'worker: 208 bytes: status 5',
      'worker: empty: "inner" has 192 bytes in 6 fragments',
      'worker: sum 3210, memory of the thread lies in the pool: 1',
    ],
  ],
  [
    'recursion.c',
    'waits at the bottom of recursions',
    [
      'recursive: 0: 583 after a descent of 10 calls',
      'recursive: 0: function gives 10946',
      'recursive: 1: 23163 after a descent of 20 calls',
      'recursive: 1: function gives 0',
      'recursive: 2: 66743 after a descent of 30 calls',
      'recursive: 2: function gives 1',
      'recursive: 70 31 12 54 99 sorted',
    ],
  ],
  [
    'timers.c',
    'lets timers change and stop one another',
    [
      'System Timer Thread  changing 3 at 3',
      'System Timer Thread  repeating 1 at 4',
      'System Timer Thread  changing 3 at 8',
      'System Timer Thread  repeating 1 at 10',
      'System Timer Thread  once 2 at 12',
      'waiter: both: status 0, flags 3, at 12',
      'System Timer Thread  repeating 1 at 16',
      'System Timer Thread  changing 3 at 18',
      'System Timer Thread  stopped at 20: active 0, every 6',
      'waiter: again: status 7 at 42',
      'waiter: delete of an active timer: 0',
      'waiter: delete of a deleted one: 21',
    ],
  ],
  [
    'critical_flags.c',
    'waits for event flags, and sees the statuses of wrong calls',
    [
      'set: 2 wait, first is the first thread: 1',
      'and: wait for 11: status 0, flags 13, at 2',
      'set: flags 2, 1 wait',
      'set: flags 0',
      'set: no group 6, wrong option 8, no place for flags 3',
      'or: wait for 4: status 1, flags 0, at 2',
      'set: created twice 6, deleted 0, deleted twice 6',
    ],
  ],
  [
    'inheritance.c',
    'reads priorities, owners and waiting lists in control blocks',
    [
      'initialization: created: low',
      'initialization: created: middle',
      'initialization: created: high',
      'initialization: created: System Timer Thread',
      'low: low has it: low runs at 16, of its own 16, owner "low", 0 waiting',
      'low: high waits: low runs at 4, of its own 16, owner "low", 1 waiting, first is "high"',
      'low: middle is ready: low runs at 4, of its own 16, owner "low", 1 waiting, first is "high"',
      'high: high has it: low runs at 16, of its own 16, owner "high", 0 waiting',
      'middle: middle runs: low runs at 16, of its own 16, owner "", 0 waiting',
      'low: low gave it back: low runs at 16, of its own 16, owner "", 0 waiting',
      'low: from 16 to 20, state of high 1, run 2 times',
    ],
  ],
  [
    'lifecycle.c',
    'terminates, resets, deletes and creates threads in the same memory',
    ['keeper: 5000 rounds: entered 10000, left 5000, told of 10000 ends, 0 failures'],
  ],
  [
    'ram_driver.c',
    'joins its IP instances by a driver of its own, which sees, changes and swallows packets',
    [
      'server: received "one" on a link of 1500 bytes',
      'server: received "Xhree" on a link of 1500 bytes',
      'server: received "four" on a link of 1500 bytes',
      'server: seen 4, attached 2, free 40 of 40',
    ],
  ],
  [
    'objects.cpp',
    'is C++ with constructors, virtual functions and the standard library',
    [
      'consumer: 4 words, the last is "word 0"',
      'consumer: 5 words, the last is "word 1"',
      'consumer: 6 words, the last is "word 2"',
      'consumer: made/before/main/word 0/word 1/word 2/ at tick 11',
    ],
  ],
];

/** What the server knows that dns_client.c asks. */
const NAMES = {
  hosts: { 'broker.example': '10.0.0.7', 'time.example': '10.0.0.8' },
  records: [
    { name: 'pool.example', type: 'A', address: '10.0.1.1' },
    { name: 'pool.example', type: 'A', address: '10.0.1.2' },
    { name: '_mqtt._tcp.example', type: 'SRV', priority: 1, weight: 2, port: 8883, host: 'broker.example' },
    {
      name: 'zone.example',
      type: 'SOA',
      host: 'ns.zone.example',
      mailbox: 'root.zone.example',
      serial: 7,
      refresh_s: 3600,
      retry_s: 600,
      expire_s: 86_400,
      minimum_s: 60,
    },
  ],
} as const;

describe.skipIf(no_toolchain)('firmware in C', () => {
  it.each(PROGRAMS)('%s %s', async (source, _shows, printed) => {
    const { bench, told } = await run_c(source);
    expect(told.map((line) => line.replace(/^board\//, ''))).toEqual(printed);
    expect(bench.sim.diagnostics).toEqual([]);
  });

  it('takes interrupts for each character of a line, and loses none', async () => {
    const image = await c_image(['interrupts.c'], { interrupts: ['UART_IRQHandler'] });
    const { bench, told } = await run_bench((bench) => {
      const { target, firmware } = add_c_board(bench, image);
      const handler = firmware.isr('UART_IRQHandler');
      for (let n = 0; n < 19; n++) {
        bench.sim.schedule(3e6 + n * 700_000, () => target.interrupt('UART_IRQHandler', handler));
      }
    }, 1);
    expect(told).toEqual([
      'board/reader: line "hello, line" at tick 1, 13 interrupts, 1 held',
      'board/reader: line "second" at tick 1, 19 interrupts, 0 held',
    ]);
    expect(bench.sim.diagnostics).toEqual([]);
  });

  it("reads variables of the kernel as they are, and what it writes into the kernel's clock and preemption count holds", async () => {
    const image = await c_image(['kernel_variables.c'], { interrupts: ['EXTI0_IRQHandler'] });
    const { bench, told } = await run_bench((bench) => {
      const { target, firmware } = add_c_board(bench, image);
      const handler = firmware.isr('EXTI0_IRQHandler');
      bench.sim.schedule(15e6, () => target.interrupt('EXTI0_IRQHandler', handler));
    }, 1);
    expect(told.map((line) => line.replace(/^board\/[\w ]+?(?: {2}|: )/, ''))).toEqual([
      'main: state f0f0f0f0, current none, next none, preemption off 0',
      'thread: state 0, current low, next low, preemption off 0',
      'threads 3, first low; queues 2, second 1; mutexes 0, none 1',
      'put while preemption is off: high has run 0 times, next high',
      'waiting is refused: 13',
      'afterwards: high has run 1 times',
      'interrupt: state 1, current low, next low, preemption off 0',
      'timer: state 0, current timer, next timer, preemption off 0',
      'three ticks later: 3',
      'set: 1001',
    ]);
    expect(bench.sim.diagnostics).toEqual([]);
  });

  it('sets callbacks of the MQTT client that have no service in its control block', async () => {
    const image = await c_image(['mqtt_notify.c', 'demo/firmware/network.c'], {
      includes: ['demo/firmware'],
    });
    const { bench, told } = await run_bench((bench) => {
      bench.add_broker();
      add_c_board(bench, image, { network: true });
    }, 10);
    expect(told.filter((line) => line.startsWith('board/'))).toEqual([
      'board/main: empty after create: 1',
      'board/main: set by a service, seen in the block: 1',
      'board/main: connect begun: 37',
      'board/client: connect 1: status 0, context of connects',
      'board/client: acknowledged: type 9 of 1 with 1, context of acknowledgements, own',
      'board/client: acknowledged: type 4 of 2 with 1, context of acknowledgements, own',
      'board/main: packets seen: 1',
      'board/main: disconnected: 1',
    ]);
    expect(bench.sim.diagnostics).toEqual([]);
  });

  it.each([
    ['that it knows', [], []],
    ['that DHCP names', ['BY_DHCP'], ['the pool lies in the block: 1']],
  ])('resolves names with the server of the network %s', async (_whose, more, first) => {
    const image = await c_image(['dns_client.c', 'demo/firmware/network.c'], {
      includes: ['demo/firmware'],
      defines: ['NX_DNS_ENABLE_EXTENDED_RR_TYPES', 'NX_DNS_CACHE_ENABLE', ...more],
    });
    const { bench, told } = await run_bench((bench) => {
      bench.add_servers({ address: '192.168.1.1', dhcp: {}, dns: NAMES });
      add_c_board(bench, image, { network: true });
    }, 30);
    expect(told.filter((line) => line.startsWith('board/')).map((line) => line.slice(12))).toEqual([
      ...first,
      'create: status 0',
      'again: status 7',
      'no server: status a1',
      'service: status 0, 1, broker.example:8883 at 10.0.0.7',
      'info: status 0, 10.0.0.7:8883, behind the port beef',
      'zone: status 0, ns.zone.example root.zone.example 7 60',
      'cache: status 0, 0',
      'broker.example: status 0, 10.0.0.7',
      'nobody.example: status a3',
      'time.example: status 0, version 4, 10.0.0.8',
      '10.0.0.7: status 0, broker.example',
      'pool.example: status 0, 2 addresses, the last 10.0.1.2',
      'servers: 1, the first: status 0, 192.168.1.1',
      'domain here, 16 packets of 16 free, pool "DNS Pool", socket "DNS Socket", mutex owned 0 times, cache full 0 times',
      'delete: status 0, 7',
    ]);
    expect(bench.sim.diagnostics).toEqual([]);
  });

  it('gets the time from the server of the network', async () => {
    const image = await c_image(['sntp_client.c', 'demo/firmware/network.c'], {
      includes: ['demo/firmware'],
      defines: ['NX_SNTP_CLIENT_RANDOMIZE_ON_STARTUP=NX_TRUE', 'NX_SNTP_CLIENT_RTT_REQUIRED=NX_FALSE'],
    });
    const { bench, told } = await run_bench((bench) => {
      bench.add_servers({ address: '192.168.1.1', ntp: { date: '2026-05-17T08:09:10Z', reference: 'GPS' } });
      add_c_board(bench, image, { network: true });
    }, 30);
    const start = Date.UTC(2026, 4, 17, 8, 9, 10) / 1000 + 2_208_988_800;
    const update = (at: number): string => `update: mode 4, stratum 1, GPS, sent at ${at}, local time ${at}`;
    expect(told.filter((line) => line.startsWith('board/'))).toEqual([
      'board/main: create: status 0, thread "NetX SNTP Client", timer "SNTP Client Update Timer"',
      'board/main: run before: status d01',
      'board/main: run: status 0 after 42 ticks',
      'board/main: receiving: 0, valid 1, started 1',
      `board/NetX SNTP Client  ${update(start)}`,
      'board/main: receiving: 1, valid 1, 1 checks',
      'board/main: date: status 0, May 17, 2026 ',
      `board/main: ${start + 1}, "Time: ${start + 1}"`,
      `board/main: ${update(start + 1)}`,
      'board/main: request: status 0',
      'board/main: half a second: 500000 us',
      'board/main: stop: status 0',
      'board/main: delete: status 0',
    ]);
    expect(bench.sim.diagnostics).toEqual([]);
  });

  it('has used as much of its stacks as the state table says', async () => {
    const { bench } = await run_c('inheritance.c');
    const rows = state_table(bench.sim).filter((line) => line.startsWith('  thread'));
    expect(rows.length).toBe(3);
    for (const row of rows) {
      const [, used, size] = /used at least (\d+) of (\d+) bytes of its stack$/.exec(row) ?? [];
      expect(Number(used)).toBeGreaterThan(16);
      expect(Number(used)).toBeLessThan(Number(size));
    }
  });

  it('polls a flag without a service: time passes, an interrupt sets it, a better thread runs in between', async () => {
    const image = await c_image(['polling.c'], { interrupts: ['EXTI0_IRQHandler'] });
    const { told } = await run_bench((bench) => {
      const { target, firmware } = add_c_board(bench, image);
      const handler = firmware.isr('EXTI0_IRQHandler');
      bench.sim.schedule(31e6, () => target.interrupt('EXTI0_IRQHandler', handler));
    }, 1);
    expect(told).toEqual([
      'board/better: beat 1 at tick 1',
      'board/better: beat 2 at tick 2',
      'board/better: beat 3 at tick 3',
      'board/poller: the flag is seen at tick 3',
      'board/better: beat 4 at tick 4',
      'board/poller: 5000000 turns are over, some ticks later: 1',
    ]);
  });

  it('tells in control blocks of the network who waits, and for what', async () => {
    const image = await c_image(['waiting_lists.c', 'demo/firmware/network.c'], {
      includes: ['demo/firmware'],
    });
    const { told } = await run_bench((bench) => void add_c_board(bench, image, { network: true }), 4);
    expect(told.filter((line) => line.startsWith('board/show'))).toEqual([
      'board/show: receive 1, bind 1, ping 1, raw 0, tcp 0',
      'board/show: first: 1 1',
      'board/show: receive 0, bind 0, ping 0, raw 0, tcp 0',
      'board/show: first: 0 0',
    ]);
  });

  it('takes over what C writes into blocks of the network, and names its interface to a driver from the first request', async () => {
    const image = await c_image(['network_blocks.c']);
    const { told } = await run_bench((bench) => void add_c_board(bench, image, { network: true }), 1);
    expect(told.filter((line) => line.startsWith('board/firmware'))).toEqual([
      'board/firmware: driver asked: 1, by strangers: 0',
      'board/firmware: driver asked: 1, by strangers: 0',
      'board/firmware: asked through the interface: 1 more, link 1',
      'board/firmware: protection: 0x00, owned by this thread: 1, thread "ip"',
      'board/firmware: pings: 41 and 41',
      'board/firmware: without id: 0x07',
      'board/firmware: with it: 0x00',
    ]);
  });

  it('creates objects under the inner names of the services, which look at the size of the control block', async () => {
    const { told } = await run_c('inner_names.c');
    const lines = ['queue 9', 'mutex 1c', 'thread e', 'queue 0', 'mutex 0', 'thread 0'];
    expect(told).toEqual([...lines.map((line) => `board/initialization: ${line}`), 'board/t: thread 7']);
  });

  it('gets packets with the room of a build with IPv6, unless it is switched off', async () => {
    const both = await run_c('packet_types.c');
    expect(both.told).toEqual(['board/initialization: IP 56, UDP 64, TCP 76, IPv4 TCP 56']);
    const ipv4 = await run_c('packet_types.c', { build: { defines: ['NX_DISABLE_IPV6'] } });
    expect(ipv4.told).toEqual(['board/initialization: IP 36, UDP 44, TCP 56, IPv4 TCP 56']);
  });

  it('is two programs on one wire that know each other by their addresses only', async () => {
    const [client, server] = [await c_image(['udp_client.c']), await c_image(['udp_server.c'])];
    const { bench, told } = await run_bench((bench) => {
      add_c_board(bench, client, { name: 'client', network: true });
      add_c_board(bench, server, { name: 'server', network: true });
    }, 2);
    expect(told.filter((line) => /^\w+\/\w+: /.test(line))).toEqual([
      'server/server: 10 bytes from 192.168.1.10:4000',
      'client/client: got "0 margatad" on "client"',
      'server/server: 10 bytes from 192.168.1.10:4000',
      'client/client: got "1 margatad" on "client"',
      'server/server: 10 bytes from 192.168.1.10:4000',
      'client/client: got "2 margatad" on "client"',
      'client/client: 8 of 8 packets free',
    ]);
    expect(bench.sim.diagnostics).toEqual([]);
  });

  it('may have a driver of its own in front of the card, asked more often than there are places for requests', async () => {
    const interrupts = ['driver_sent', 'driver_bytes', 'driver_states'];
    const own = { defines: ['DRIVER=counting_driver'], interrupts };
    const [client, server] = [
      await c_image(['udp_client.c', 'c_driver.c'], own),
      await c_image(['udp_server.c']),
    ];
    let asked: (name: string) => number = () => 0;
    const { bench, told } = await run_bench((bench) => {
      const { firmware } = add_c_board(bench, client, { name: 'client', network: true });
      asked = (name) => firmware.ask(name);
      add_c_board(bench, server, { name: 'server', network: true });
    }, 2);
    expect(told).toContain('client/client: 8 of 8 packets free');
    // Three datagrams of 10 bytes with their UDP and IP headers.
    expect(interrupts.map((name) => asked(name))).toEqual([3, 3 * (10 + 8 + 20), 20]);
    expect(bench.sim.diagnostics).toEqual([]);
  });
});
