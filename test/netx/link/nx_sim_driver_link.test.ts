import { describe, expect, it } from 'vitest';
import { EthernetSegment } from '../../../netx/link/ethernet_segment.ts';
import { link_state } from '../../../netx/link/nx_sim_driver_link.ts';
import * as NX from '../../../netx/nx_api.ts';
import { Simulation } from '../../../rtos/sim_api.ts';
import { tx_thread_sleep, tx_time_get } from '../../../rtos/tx_api.ts';
import { DriverBench } from './driver_fixture.ts';
import { StackBoard } from './stack_fixture.ts';

describe('the link', () => {
  it('is up only while the driver is enabled and the cable is in', () => {
    const bench = new DriverBench();
    bench.run(() => bench.start());
    const nic = bench.nic!;
    const states = [link_state(bench.driver)];
    nic.port.set_link(false);
    states.push(link_state(bench.driver));
    nic.enabled = false;
    nic.port.set_link(true);
    states.push(link_state(bench.driver));
    expect(states).toEqual([1, 0, 0]);
  });

  it('tells the firmware, in the IP thread, when the cable comes out and goes in again', () => {
    const sim = new Simulation();
    const lan = new EthernetSegment(sim);
    const told: string[] = [];
    const board = new StackBoard(sim, lan, 'board', '10.0.0.1', function* (self) {
      NX.nx_ip_link_status_change_notify_set(self.ip, (_ip, index, up) => {
        told.push(`${tx_time_get()}: interface ${index} ${up}`);
      });
      yield* tx_thread_sleep(100);
    });
    sim.schedule(200e6, () => board.nic.port.set_link(false));
    sim.schedule(500e6, () => board.nic.port.set_link(true));
    sim.run({ until_ns: 1e9 });
    expect(told).toEqual(['20: interface 0 0', '50: interface 0 1']);
  });
});
