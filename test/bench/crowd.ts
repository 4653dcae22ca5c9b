// Many boards on one segment, each with an MQTT client that publishes once a second with QoS 0, and a broker for all of
// them. What they cost is counted: events of the simulation, frames on the wire, ARP requests among them.

import { board_main } from '../../demo/firmware/board.ts';
import { IP_ADDRESS, Network } from '../../demo/firmware/network.ts';
import { PLANT_TOPIC, PlantClient } from '../../demo/firmware/plant_client.ts';
import { broker_firmware } from '../../mqtt/broker/broker_firmware.ts';
import { nxd_mqtt_client_publish } from '../../mqtt/nxd_mqtt_client.ts';
import { EthernetSegment } from '../../netx/link/ethernet_segment.ts';
import { frame_fields } from '../../netx/link/frame_fields.ts';
import { nx_sim_nic_create } from '../../netx/link/sim_nic.ts';
import { NX_FALSE, NX_WAIT_FOREVER } from '../../netx/nx_api.ts';
import { Simulation, Target } from '../../rtos/sim_api.ts';
import { type Service, STRLEN, TX_TIMER_TICKS_PER_SECOND, tx_thread_sleep } from '../../rtos/tx_api.ts';

export interface CrowdOptions {
  readonly boards: number;
  /** Of each board; default: as in the firmware of the demos. */
  readonly arp_cache_bytes?: number;
  /** Of the broker; default: its own choice. */
  readonly broker_arp_cache_bytes?: number;
}

const READING = '21 C';

export class Crowd {
  readonly sim = new Simulation({ seed: 1, trace: false });
  readonly lan = new EthernetSegment(this.sim);
  /** Since the start. */
  readonly counts = { events: 0, frames: 0, arp_requests: 0, published: 0 };
  readonly failures: string[] = [];

  constructor({ boards, arp_cache_bytes, broker_arp_cache_bytes }: CrowdOptions) {
    this.lan.tap((frame) => {
      this.counts.frames++;
      if (frame_fields(frame.bytes, frame.length).kind === 'arp_request') this.counts.arp_requests++;
    });
    const broker = broker_firmware({
      ip_address: IP_ADDRESS(192, 168, 1, 81),
      connections_maximum: boards,
      backlog: boards,
      ...(broker_arp_cache_bytes === undefined ? {} : { arp_cache_bytes: broker_arp_cache_bytes }),
    });
    nx_sim_nic_create(new Target(this.sim, { name: 'broker', main: broker.main }), this.lan);
    for (let n = 0; n < boards; n++) {
      const name = `board ${n}`;
      // 192.168.1.81 is the broker's.
      const address = IP_ADDRESS(192, 168, 1, n < 80 ? 1 + n : 2 + n);
      const network = new Network(arp_cache_bytes === undefined ? {} : { arp_cache_bytes });
      const console = {
        printf: () => {},
        status: (service: string, status: number) => {
          if (status !== 0) this.failures.push(`${name}: ${service} ${status}`);
        },
      };
      const plant = new PlantClient(name, network, console);
      const threads = [{ name: 'app', entry: () => this.publish(plant, n), priority: 16 }];
      const main = board_main(console, network, address, threads);
      nx_sim_nic_create(new Target(this.sim, { name, main }), this.lan);
    }
  }

  /** Runs on to a virtual time; returns what came to the counts. */
  run_to(seconds: number): Crowd['counts'] {
    const before = { ...this.counts };
    this.sim.run({
      until_ns: seconds * 1e9,
      until: () => {
        this.counts.events++;
        return false;
      },
    });
    const { events, frames, arp_requests, published } = this.counts;
    return {
      events: events - before.events,
      frames: frames - before.frames,
      arp_requests: arp_requests - before.arp_requests,
      published: published - before.published,
    };
  }

  /** They are switched on one after the other, two ticks apart. */
  private *publish(plant: PlantClient, n: number): Service<void> {
    yield* tx_thread_sleep(10 + 2 * n);
    if (!(yield* plant.start())) return;
    for (;;) {
      const status = yield* nxd_mqtt_client_publish(
        plant.client,
        PLANT_TOPIC,
        STRLEN(PLANT_TOPIC),
        READING,
        STRLEN(READING),
        NX_FALSE,
        0,
        NX_WAIT_FOREVER,
      );
      if (status !== 0) {
        this.failures.push(`board ${n}: publish ${status}`);
        return;
      }
      this.counts.published++;
      yield* tx_thread_sleep(TX_TIMER_TICKS_PER_SECOND);
    }
  }
}
