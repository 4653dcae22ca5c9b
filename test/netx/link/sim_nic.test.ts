import { describe, expect, it } from 'vitest';
import { mac_write } from '../../../netx/link/ethernet_frame.ts';
import { EthernetSegment } from '../../../netx/link/ethernet_segment.ts';
import {
  NIC_LINK_CHANGED,
  NIC_RECEIVED,
  NIC_SENT,
  type NicOptions,
  nic_list,
  nx_sim_nic_create,
} from '../../../netx/link/sim_nic.ts';
import { mac_from_text } from '../../../netx/wire/address_text.ts';
import { Simulation, type SimulationOptions, Target } from '../../../rtos/sim_api.ts';
import { tx_kernel_enter } from '../../../rtos/tx_api.ts';
import { WireHost } from './wire_fixture.ts';

const MAC = '00:11:22:33:44:01';
const PEER = 0x0011_2233_4402;

function board_with_card(options: NicOptions = {}, sim_options: SimulationOptions = {}) {
  const sim = new Simulation(sim_options);
  const lan = new EthernetSegment(sim);
  const board = new Target(sim, { name: 'board', main: () => tx_kernel_enter(() => {}) });
  const nic = nx_sim_nic_create(board, lan, { mac: MAC, ...options });
  const peer = new WireHost(lan, 'peer', PEER);
  const causes: string[] = [];
  nic.enabled = true;
  nic.interrupt_handler = () => {
    causes.push(`${sim.now_ns} ${nic.take_causes()}`);
  };
  const frame_to = (mac: number, length = 60) => {
    const bytes = new Uint8Array(length);
    mac_write(bytes, 0, mac);
    mac_write(bytes, 6, nic.mac);
    return bytes;
  };
  sim.run({ until_ns: 1000 });
  return { sim, lan, board, nic, peer, causes, frame_to };
}

describe('a network card', () => {
  it('is named after its target and listed there in order of creation', () => {
    const { board, lan, nic } = board_with_card();
    const second = nx_sim_nic_create(board, lan);
    expect(nic_list(board.kernel)).toEqual([nic, second]);
    expect([nic.name, second.name]).toEqual(['board.eth0', 'board.eth1']);
    expect(second.mac).toBe(mac_from_text('02:00:00:00:01:01'));
    expect(() => nx_sim_nic_create(board, lan, { mac: '01:00:00:00:00:00' })).toThrow('is a group address');
  });

  it('is off its cable when the power goes, and keeps no frame', () => {
    const { sim, lan, board, nic, peer, causes, frame_to } = board_with_card();
    nic.transmit(frame_to(PEER), 0, 60);
    peer.send(nic.mac, 1);
    board.power_off();
    sim.run();
    expect(lan.ports).not.toContain(nic.port);
    expect([causes, nic.counters.frames_received, lan.frames.in_use]).toEqual([[], 0, 0]);
  });

  it('sends a copy of the bytes and interrupts when the last bit is out', () => {
    const { sim, nic, peer, causes, frame_to } = board_with_card();
    const memory = frame_to(PEER);
    memory[14] = 7;
    expect(nic.transmit(memory, 0, memory.length)).toBe(true);
    memory[14] = 8;
    sim.run();
    expect(peer.tags).toEqual([7]);
    expect(causes).toHaveLength(1);
    expect(causes[0]).toMatch(new RegExp(` ${NIC_SENT}$`));
    expect([nic.take_sent(), nic.take_sent()]).toEqual([1, 0]);
  });

  it('refuses a frame while its transmit ring is full', () => {
    const { sim, nic, frame_to } = board_with_card({ transmit_ring: 2 });
    const memory = frame_to(PEER);
    const taken = [1, 2, 3].map(() => nic.transmit(memory, 0, memory.length));
    expect(taken).toEqual([true, true, false]);
    sim.run();
    expect(nic.take_sent()).toBe(2);
    expect(nic.transmit(memory, 0, memory.length)).toBe(true);
  });

  it('can be late with its transmit-complete interrupt, as a choice', () => {
    const keys: string[] = [];
    const choices = (kind: string, key: string) => {
      keys.push(key);
      return kind === 'driver_tx_complete_delay' ? 2 : 0;
    };
    const late = board_with_card({ tx_complete_delays_ns: [0, 1000, 70_000] }, { choices });
    late.nic.transmit(late.frame_to(PEER), 0, 60);
    late.sim.run();
    const nominal = board_with_card();
    nominal.nic.transmit(nominal.frame_to(PEER), 0, 60);
    nominal.sim.run();
    const at = (causes: string[]) => Number(causes[0]?.split(' ')[0]);
    expect(at(late.causes) - at(nominal.causes)).toBe(70_000);
    expect(keys).toContain('driver_tx_complete_delay/board.eth0/tx_complete#1');
  });

  it('gives frames back in order: one that is late holds up those behind it', () => {
    const choices = (kind: string, key: string) =>
      kind === 'driver_tx_complete_delay' && key.endsWith('#1') ? 1 : 0;
    const { sim, nic, causes, frame_to } = board_with_card(
      { tx_complete_delays_ns: [0, 5_000_000] },
      { choices },
    );
    for (let n = 0; n < 2; n++) nic.transmit(frame_to(PEER), 0, 60);
    sim.run({ until_ns: 4_000_000 });
    expect([causes, nic.take_sent()]).toEqual([[], 0]);
    sim.run();
    expect([causes.length, nic.take_sent()]).toEqual([1, 2]);
  });

  it('takes frames for itself, for all, and for the groups it joined', () => {
    const { sim, nic, peer } = board_with_card();
    const group = mac_from_text('01:00:5e:00:00:fb');
    for (const to of [nic.mac, 0xffff_ffff_ffff, group, 0x0011_2233_4455]) peer.send(to, 1);
    sim.run();
    expect(nic.counters).toMatchObject({ frames_received: 2, frames_filtered: 2 });
    expect(nic.join(group)).toBe(true);
    peer.send(group, 1);
    sim.run();
    expect(nic.counters.frames_received).toBe(3);
    expect([nic.leave(group), nic.leave(group)]).toEqual([true, false]);
    nic.promiscuous = true;
    peer.send(0x0011_2233_4455, 1);
    sim.run();
    expect(nic.counters.frames_received).toBe(4);
  });

  it('drops and counts what the driver does not fetch', () => {
    const { sim, lan, nic, peer } = board_with_card({ receive_ring: 2 });
    for (let tag = 1; tag <= 5; tag++) peer.send(nic.mac, tag);
    sim.run();
    expect(nic.counters).toMatchObject({ frames_received: 2, receive_overruns: 3 });
    expect(lan.faults.count('queue_full')).toBe(3);
    const fetched = [nic.take_received(), nic.take_received(), nic.take_received()];
    expect(fetched.map((frame) => frame?.bytes[14])).toEqual([1, 2, undefined]);
    for (const frame of fetched) frame?.release();
    expect(lan.frames.in_use).toBe(0);
  });

  it('hears nothing while disabled and everything is free after a reset', () => {
    const { sim, lan, nic, peer, frame_to } = board_with_card();
    peer.send(nic.mac, 1);
    nic.transmit(frame_to(PEER), 0, 60);
    sim.run();
    nic.reset();
    peer.send(nic.mac, 2);
    sim.run();
    expect(nic.take_received()).toBe(null);
    expect(lan.frames.in_use).toBe(0);
  });

  it('interrupts when its cable comes out and when it is back', () => {
    const { sim, nic, causes } = board_with_card();
    nic.port.set_link(false);
    sim.run();
    nic.port.set_link(true);
    sim.run();
    expect(causes.map((cause) => cause.split(' ')[1])).toEqual([
      `${NIC_LINK_CHANGED}`,
      `${NIC_LINK_CHANGED}`,
    ]);
  });

  it('puts several causes into one interrupt that had to wait', () => {
    const { sim, nic, board, peer, causes, frame_to } = board_with_card();
    board.kernel.interrupts_off = true;
    peer.send(nic.mac, 1);
    nic.transmit(frame_to(PEER), 0, 60);
    sim.run();
    expect(causes).toEqual([]);
    board.kernel.interrupts_off = false;
    board.interrupt('other', () => {});
    sim.run();
    expect(causes.map((cause) => cause.split(' ')[1])).toEqual([`${NIC_RECEIVED | NIC_SENT}`]);
  });
});
