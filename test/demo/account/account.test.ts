import { describe, expect, it } from 'vitest';
import { Account } from '../../../demo/account/account.ts';
import type { Console } from '../../../demo/firmware/console.ts';
import { EthernetSegment } from '../../../netx/link/ethernet_segment.ts';
import { frame_loss } from '../../../netx/link/link_faults.ts';
import { nx_sim_nic_create } from '../../../netx/link/sim_nic.ts';
import { Simulation, sim_compute, Target } from '../../../rtos/sim_api.ts';
import { type Service, tx_thread_sleep } from '../../../rtos/tx_api.ts';
import { app_board } from '../boards.ts';
import { BOARD, BROKER, icmp, tcp } from './frames.ts';

const text_bytes = (text: string): number[] => [
  text.length >> 8,
  text.length & 255,
  ...Buffer.from(text, 'latin1'),
];

/** A control packet made by hand: the codec would not write what these hold. */
function packet(first: number, body: readonly number[]): Uint8Array {
  return Uint8Array.from([first, (body.length & 127) | 128, body.length >> 7, ...body]);
}

function connect_bytes(protocol: string, client_id: string): Uint8Array {
  return packet(0x10, [...text_bytes(protocol), 4, 2, 0, 60, ...text_bytes(client_id)]);
}

function subscribe_bytes(filter: string): Uint8Array {
  return packet(0x82, [0, 1, ...text_bytes(filter), 0]);
}

function publish_bytes(topic: string): Uint8Array {
  return packet(0x30, text_bytes(topic));
}

describe('the account of a run', () => {
  it('puts virtual time, board and thread in front of what firmware prints', () => {
    const lines: string[] = [];
    const sim = new Simulation();
    const account = new Account(sim, (line) => lines.push(line));
    function* entry(console: Console): Service<void> {
      yield* tx_thread_sleep(2);
      console.printf('one\ntwo\n');
      yield* sim_compute(1.5);
      console.status('tx_thread_sleep', 0);
      console.status('nxd_mqtt_client_connect', 0x10005);
    }
    const { firmware, name } = app_board(entry);
    const target: Target = new Target(sim, { name, main: firmware(account.console(() => target)) });
    sim.run();
    account.finish();
    const place = 'board/app'.padEnd(20);
    expect(lines).toEqual([
      `  0.020001  ${place}  one`,
      `  0.020001  ${place}  two`,
      `  0.020002  ${place}  tx_thread_sleep: TX_SUCCESS`,
      `  0.020002  ${place}  nxd_mqtt_client_connect: NXD_MQTT_CONNECT_FAILURE (0x10005)`,
    ]);
    expect(account.failures).toEqual([
      'board/app: nxd_mqtt_client_connect: NXD_MQTT_CONNECT_FAILURE (0x10005)',
    ]);
  });

  it('tells each frame once, by the names of the boards, with what happened to it', () => {
    const lines: string[] = [];
    const sim = new Simulation();
    const account = new Account(sim, (line) => lines.push(line));
    const lan = new EthernetSegment(sim);
    account.listen(lan);
    const { firmware, name } = app_board(function* sleeps() {
      yield* tx_thread_sleep(1);
    });
    const main = firmware({ printf: () => {}, status: () => {} });
    const board = new Target(sim, { name, main });
    const nic = nx_sim_nic_create(board, lan, { mac: '02:00:00:00:02:01' });
    const frame = icmp(BOARD, { ...BOARD, mac: 0xffff_ffff_ffff, ip: '192.168.1.81' }, 8);
    nic.transmit(frame, 0, frame.length);
    sim.run();
    const uninstall = lan.install(frame_loss({ nth: 1 }), 'loss');
    nic.transmit(frame, 0, frame.length);
    sim.run();
    uninstall();
    const text = 'ICMP echo request (a ping), 192.168.1.10 to 192.168.1.81';
    expect(lines[0]?.slice(12)).toBe(`${'board > all'.padEnd(20)}  ${text}`);
    expect(lines[1]).toMatch(/\[lost \(loss.*\) at board\.eth0 outbound\]$/);
    expect(lines).toHaveLength(2);
  });

  it('tells what happens to a frame behind the middle in a line of its own', () => {
    const lines: string[] = [];
    const sim = new Simulation();
    const account = new Account(sim, (line) => lines.push(line));
    const lan = new EthernetSegment(sim);
    account.listen(lan);
    const sleeps = app_board(function* sleeps() {
      yield* tx_thread_sleep(1);
    });
    for (const name of ['one', 'two']) {
      const main = sleeps.firmware({ printf: () => {}, status: () => {} });
      nx_sim_nic_create(new Target(sim, { name, main }), lan);
    }
    lan.ports[1]?.inbound.install(frame_loss({ nth: 1 }), 'lost on the way in');
    const frame = icmp(BOARD, { ...BOARD, mac: 0xffff_ffff_ffff, ip: '192.168.1.81' }, 8);
    const [sender] = lan.ports;
    const held = lan.frames.take(frame.length);
    held.bytes.set(frame);
    sender?.transmit(held, 0);
    sim.run();
    account.finish();
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/> two\.eth0 +.*\[lost \(lost on the way in\) inbound\]$/);
  });

  it('lets nothing from the wire act on the terminal, or be more than a line', () => {
    const lines: string[] = [];
    const sim = new Simulation();
    const account = new Account(sim, (line) => lines.push(line));
    const lan = new EthernetSegment(sim);
    account.listen(lan);
    const { firmware, name } = app_board(function* sleeps() {
      yield* tx_thread_sleep(1);
    });
    const board = new Target(sim, { name, main: firmware({ printf: () => {}, status: () => {} }) });
    const nic = nx_sim_nic_create(board, lan, { mac: '02:00:00:00:02:01' });
    const hostile =
      '\u001b[2J\u001b]0;owned\u0007\n  0.000001  board > broker        MQTT CONNACK accepted\r';
    const connects = [
      [hostile, ''],
      ['MQTT', hostile],
      ['x'.repeat(1000), 'y'],
    ].map(([protocol, id]) => connect_bytes(protocol as string, id as string));
    const filters = ['a#', 'b+'].map((wrong) => subscribe_bytes(hostile + wrong));
    const topics = [publish_bytes(`${hostile}#`), publish_bytes(hostile)];
    for (const [n, data] of [...connects, ...filters, ...topics].entries()) {
      const from = { ...BOARD, port: BOARD.port + n };
      const frame = tcp(from, BROKER, { flags: 0x18, sequence: 1, acknowledgment: 1, data });
      nic.transmit(frame, 0, frame.length);
    }
    sim.run();
    account.finish();
    expect(lines).toHaveLength(7);
    for (const line of lines) {
      expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
      expect(line.length).toBeLessThan(200);
    }
  });

  it('tells a diagnostic of the simulator when it appears', () => {
    const lines: string[] = [];
    const sim = new Simulation();
    sim.now_ns = 1_234_567_890;
    new Account(sim, (line) => lines.push(line)).watch();
    sim.report({
      id: 'packet-leak',
      time_ns: 1_234_567_890,
      target: 'board',
      context: 'app',
      object: 'packet 3',
      message: 'never released',
    });
    expect(lines).toEqual([
      `  1.234567  ${'board/app'.padEnd(20)}  DIAGNOSTIC [packet-leak] packet 3: never released`,
    ]);
  });

  it('holds what a processor prints ahead of the events around it, and tells all in the order of time', () => {
    const lines: string[] = [];
    const sim = new Simulation();
    const account = new Account(sim, (line) => lines.push(line.trim()));
    account.line(30, 'a', 'third');
    account.line(10, 'b', 'first');
    account.line(20, 'a', 'second, printed first');
    account.line(20, 'b', 'second, printed behind it');
    expect(lines).toEqual([]);
    sim.now_ns = 20;
    account.tell();
    expect(lines.map((line) => line.replace(/^[\d.]+ +/, ''))).toEqual([
      `${'b'.padEnd(20)}  first`,
      `${'a'.padEnd(20)}  second, printed first`,
      `${'b'.padEnd(20)}  second, printed behind it`,
    ]);
    account.finish();
    expect(lines).toHaveLength(4);
  });
});
