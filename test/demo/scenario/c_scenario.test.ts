import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { experiment_of } from '../../../demo/bench/scenario.ts';
import { project_plan } from '../../../demo/c/build/project_file.ts';
import { c_scenario } from '../../../demo/scenario/c_scenario.ts';
import { run_scenario } from '../../../rtos/sim_api.ts';
import { no_toolchain } from '../c/toolchain_there.ts';
import { netx_sim } from '../cli/netx_sim.ts';

let root: string;
beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), 'netx-sim-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const THREAD = `
#include "tx_api.h"
#include <stdio.h>
static TX_THREAD thread;
static ULONG stack[1024];
static void entry(ULONG input) { WORK }
void tx_application_define(void *memory) {
  tx_thread_create(&thread, "main", entry, 0, stack, sizeof stack, 1, 1, TX_NO_TIME_SLICE, TX_AUTO_START);
}
int main(void) { tx_kernel_enter(); return 0; }
`;

/** A program with one thread that does this. */
function program(name: string, work: string, head = ''): string {
  const file = path.join(root, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, head + THREAD.replace('WORK', work));
  return file;
}

describe.skipIf(no_toolchain)('firmware in C on the command line', () => {
  it('prints what has no end of line when the run is over', async () => {
    const { out } = await netx_sim(
      'run',
      program('half.c', 'printf("half a line"); for (;;) tx_thread_sleep(100);'),
    );
    expect(out).toMatch(/board\S* +half a line\n/);
  });

  it('says which threads there are when none has the name of --application', async () => {
    const { code, err } = await netx_sim(
      'run',
      program('typo.c', 'tx_thread_sleep(1);'),
      '--application',
      'mian',
    );
    expect(code).toBe(1);
    expect(err).toMatch(/board has no thread named mian: there are main \[not-finished/);
  });

  it('refuses to replace a file that nothing is named after', async () => {
    const own = path.join(root, 'own.h');
    writeFileSync(own, '');
    const { code, err } = await netx_sim('run', program('plain.c', ''), '--replace', `sett1ngs.h=${own}`);
    expect(code).toBe(2);
    expect(err).toMatch(/no source file and no header that one includes is named sett1ngs\.h/);
  });

  it('gives a board as many cards as its IP instances attach', async () => {
    const create = (n: number): string =>
      `nx_ip_create(&ip[${n}], "ip ${n}", IP_ADDRESS(10, 0, 0, ${n + 1}), 0xffffff00, &pool, _nx_ram_network_driver,` +
      `ip_stack[${n}], sizeof ip_stack[${n}], 1); nx_arp_enable(&ip[${n}], arp[${n}], 512); nx_icmp_enable(&ip[${n}]);`;
    const work =
      `nx_system_initialize(); nx_packet_pool_create(&pool, "p", 256, memory, sizeof memory); ${create(0)}${create(1)}` +
      'NX_PACKET *answer; tx_thread_sleep(5); printf("ping: %x\\n", nx_icmp_ping(&ip[0], IP_ADDRESS(10, 0, 0, 2), "x", 1, &answer, 100));';
    const head =
      '#include "nx_api.h"\nNX_IP ip[2]; NX_PACKET_POOL pool; UCHAR memory[8192]; ULONG ip_stack[2][512]; UCHAR arp[2][512];\n';
    const { out } = await netx_sim('run', program('two.c', work, head), '--application', 'main');
    expect(out).toMatch(/board\/main +ping: 0\n/);
    expect(out).toMatch(/diagnostics {3}none/);
  });

  it('has a broker where the firmware looks for it, and servers of the network for who asks for an address', async () => {
    const work =
      'nx_system_initialize(); nx_packet_pool_create(&pool, "p", 600, memory, sizeof memory);' +
      'nx_ip_create(&ip, "ip", 0, 0, &pool, nx_stm32_eth_driver, ip_stack, sizeof ip_stack, 1);' +
      'nx_arp_enable(&ip, arp, sizeof arp); nx_udp_enable(&ip); nx_tcp_enable(&ip);' +
      'nx_dhcp_create(&dhcp, &ip, "plant"); nx_dhcp_start(&dhcp); ULONG status, address, mask;' +
      'nx_ip_status_check(&ip, NX_IP_ADDRESS_RESOLVED, &status, 1000); nx_ip_address_get(&ip, &address, &mask);' +
      'printf("address %lx\\n", address); nxd_mqtt_client_create(&client, "c", "id", 2, &ip, &pool, mqtt, sizeof mqtt, 2, 0, 0);' +
      'NXD_ADDRESS broker; broker.nxd_ip_version = 4; broker.nxd_ip_address.v4 = IP_ADDRESS(192, 168, 1, 1);' +
      'printf("connect %x\\n", nxd_mqtt_client_connect(&client, &broker, 1883, 60, 1, 500));';
    const head = [
      '#include "nxd_dhcp_client.h"',
      '#include "nxd_mqtt_client.h"',
      'NX_IP ip; NX_PACKET_POOL pool; UCHAR memory[16384], arp[512]; ULONG ip_stack[512], mqtt[512]; NX_DHCP dhcp;',
      'NXD_MQTT_CLIENT client;\n',
    ].join('\n');
    const file = program('net.c', work, head);
    const { out } = await netx_sim('run', file, '--application', 'main', '--broker', 'sim:192.168.1.1');
    expect(out).toMatch(/servers > all +DHCP acknowledgment: 192\.168\.1\.100/);
    expect(out).toMatch(/board\/main +address c0a80164\n/);
    expect(out).toMatch(/board\/main +connect 0\n/);
    const wrong = await netx_sim('run', file, '--broker', 'sim:192.168.1');
    expect(wrong.err).toMatch(/--broker sim:192\.168\.1: behind sim: stands an IPv4 address/);
  });

  it('names --nics where a card is missing', async () => {
    const work =
      'nx_system_initialize(); nx_packet_pool_create(&pool, "p", 128, memory, sizeof memory);' +
      'nx_ip_create(&ip, "ip", 1, 255, &pool, nx_sim_network_driver, ip_stack, sizeof ip_stack, 1); tx_thread_sleep(5);';
    const head =
      '#include "nx_api.h"\nNX_IP ip; NX_PACKET_POOL pool; UCHAR memory[4096]; ULONG ip_stack[512];\n';
    const { out } = await netx_sim('run', program('card.c', work, head), '--nics', '0');
    expect(out).toMatch(/driver-no-network-card/);
    expect(out).toMatch(/\n {4}a board has as many cards as --nics says/);
  });

  it('takes options with a project, --epoch too, and says where the options of run are for a search', async () => {
    program('traps/main.c', 'volatile int *p = (int *) 0xfffffff0; *p = 1;');
    writeFileSync(path.join(root, 'traps/netx-sim.json'), '{ "boards": [{ "sources": ["main.c"] }] }');
    const { code, out } = await netx_sim('run', path.join(root, 'traps'), '--debug');
    expect(code).toBe(1);
    expect(out).toMatch(/entry \(\S*main\.c:6\)/);
    program('calendar/main.c', 'printf("%ld %d\\n", (long) time(0), WORD);', '#include <time.h>\n');
    writeFileSync(
      path.join(root, 'calendar/netx-sim.json'),
      '{ "boards": [{ "sources": ["main.c"], "defines": ["WORD=1"], "application": ["main"] }] }',
    );
    const usual = await netx_sim('run', path.join(root, 'calendar'));
    expect(usual.out).toMatch(/board\/main +1735689600 1\n/);
    const given = await netx_sim('run', path.join(root, 'calendar'), '--epoch', '2026-05-01', '-D', 'WORD=2');
    expect(given.out).toMatch(/board\/main +1777593600 2\n/);
    for (const command of ['explore', 'replay']) {
      const { err } = await netx_sim(command, path.join(root, 'traps'), '-I', 'inc');
      expect(err).toMatch(
        /-I is for run: what a search or a replay needs of firmware in C stands in netx-sim\.json/,
      );
    }
  });

  it('a replay is found from any folder, and says when the firmware has changed', async () => {
    const folder = path.join(root, 'search');
    const check = 'sim_assert(sim_choose("cost", "x", 4) != 3, "never 3");';
    program('search/main.c', check);
    writeFileSync(
      path.join(folder, 'netx-sim.json'),
      '{ "name": "search", "boards": [{ "sources": ["main.c"] }] }',
    );
    const out = path.join(folder, 'findings');
    const cwd = process.cwd();
    process.chdir(folder);
    try {
      expect((await netx_sim('explore', '.', '--out', 'findings')).code).toBe(3);
    } finally {
      process.chdir(cwd);
    }
    const file = path.join(out, readdirSync(out).find((name) => name.endsWith('.replay')) as string);
    const first = await netx_sim('replay', file);
    expect([first.code, first.err]).toEqual([0, '']);
    expect(first.out).not.toMatch(/the firmware is another/);
    program('search/main.c', `tx_thread_sleep(1); ${check}`);
    expect((await netx_sim('replay', file)).out).toMatch(/the firmware is another than the recorded one/);
  });

  it('runs until its application has ended, and takes the options', async () => {
    const file = program(
      'hello.c',
      'tx_thread_sleep(DELAY); printf("hello %d\\n", HELLO);',
      '#include "hello.h"\n',
    );
    mkdirSync(path.join(root, 'inc'));
    writeFileSync(path.join(root, 'inc', 'hello.h'), '#define HELLO 7\n');
    const { code, out, err } = await netx_sim(
      'run',
      file,
      '-I',
      path.join(root, 'inc'),
      '-DDELAY=5',
      '--application',
      'main',
    );
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^netx-sim .*, hello: firmware in C, one source file\n/);
    expect(out).toMatch(/0\.05\d+ {2}board\/main +hello 7\n/);
    expect(out).toMatch(/result {8}success\n$/);
  });

  it('what cannot be built is told, with exit code 2', async () => {
    const file = program('bad.c', 'nx_web_http_server_create();');
    const { code, out, err } = await netx_sim('run', file);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(
      /^netx-sim: the firmware of board cannot be built\n.*bad\.c:6:34: error: nx_web_http_server_create is not a service/,
    );
  });

  it('options for C mean nothing elsewhere', async () => {
    const { code, err } = await netx_sim('run', 'mqtt', '-DX');
    expect([code, err]).toEqual([
      2,
      "netx-sim: --define means nothing to the scenario 'mqtt': it is for firmware in C\n",
    ]);
    const broker = await netx_sim('run', 'mqtt', '--broker', 'none');
    expect(broker.err).toBe('netx-sim: --broker none is for firmware in C: here it takes HOST:PORT\n');
  });

  it('several boards of one firmware know their numbers', async () => {
    const file = program('many.c', 'printf("I am %d\\n", BOARD_NUMBER);');
    const { code, out } = await netx_sim('run', file, '--boards', '2', '--until', '1');
    expect(code).toBe(0);
    expect(out).toMatch(/board1\/main +I am 1\n/);
    expect(out).toMatch(/board2\/main +I am 2\n/);
  });
});

describe.skipIf(no_toolchain)('a project file', () => {
  it('is run by its folder, searched and replayed', async () => {
    program(
      'race/main.c',
      'for (int i = 0; i < 3; i++) tx_thread_sleep(1); sim_assert(0, "never gets here");',
    );
    const folder = path.join(root, 'race');
    writeFileSync(
      path.join(folder, 'netx-sim.json'),
      JSON.stringify({ boards: [{ name: 'node', sources: ['main.c'], application: ['main'] }] }),
    );
    const ran = await netx_sim('run', folder);
    expect(ran.code).toBe(1);
    expect(ran.err).toContain('never gets here');
    const found = await netx_sim('explore', folder, '--runs', '5', '--out', path.join(root, 'findings'));
    expect(found.code).toBe(3);
    const [replay = ''] = readdirSync(path.join(root, 'findings'));
    const replayed = await netx_sim('replay', path.join(root, 'findings', replay));
    expect(replayed.out).toMatch(/as recorded\n$/);
  });

  it('its boards differ: cards, macros, when they are switched on; runs are the same byte for byte', async () => {
    program(
      'two/main.c',
      'tx_thread_sleep(TX_TIMER_TICKS_PER_SECOND); printf("%s at %lu\\n", NAME, tx_time_get());',
    );
    const board = (name: string, more: object) => ({
      name,
      sources: ['main.c'],
      defines: [`NAME="${name}"`],
      application: ['main'],
      ...more,
    });
    const content = {
      boards: [
        board('a', {}),
        board('b', { power_on_s: 0.5, defines: ['NAME="b"', 'TX_TIMER_TICKS_PER_SECOND=1000'] }),
      ],
    };
    const scenario = await c_scenario(project_plan(content, path.join(root, 'two'), 'netx-sim.json'));
    expect(scenario.broker).toBeUndefined();
    const first = run_scenario(experiment_of(scenario), { seed: 1 });
    expect(first.failure).toBeNull();
    expect(first.sim.now_ns).toBeGreaterThan(1.5e9);
    const again = run_scenario(experiment_of(scenario), { seed: 1 });
    expect(again.trace_hash).toBe(first.trace_hash);
  });
});
