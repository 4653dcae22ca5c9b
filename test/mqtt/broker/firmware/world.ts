// A broker on its board, peers on theirs, one segment between them; and what must hold when a run is over.
import { expect } from 'vitest';
import { type BrokerFirmwareOptions, broker_firmware } from '../../../../mqtt/broker/broker_firmware.ts';
import { MQTT_SUBSCRIBE, type MqttPacket, type MqttQos } from '../../../../mqtt/codec/mqtt_packet.ts';
import { EthernetSegment } from '../../../../netx/link/ethernet_segment.ts';
import { nx_sim_nic_create } from '../../../../netx/link/sim_nic.ts';
import { Simulation, type SimulationOptions, Target } from '../../../../rtos/sim_api.ts';
import { CONNECT } from '../bench.ts';
import { Peer, type Script } from './peer.ts';

export function world(options: BrokerFirmwareOptions = {}, simulation: SimulationOptions = {}) {
  const sim = new Simulation({ seed: 1, ...simulation });
  const lan = new EthernetSegment(sim);
  const broker = broker_firmware(options);
  const target = new Target(sim, { name: 'broker', main: broker.main });
  nx_sim_nic_create(target, lan, {});
  const peers: Peer[] = [];
  return {
    sim,
    lan,
    target,
    broker,
    peers,
    peer(script: Script, window_bytes = 8192): Peer {
      const peer = new Peer(sim, lan, peers.length, script, { window_bytes });
      peers.push(peer);
      return peer;
    },
    /** Runs for so many virtual seconds; then nothing may be left behind. */
    run(seconds = 60): void {
      sim.run({ until_ns: seconds * 1e9 });
      expect(sim.diagnostics).toEqual([]);
    },
    /** Runs until every script is at its end, and a minute longer for what is still under way. */
    run_to_end(seconds = 4000): void {
      sim.run({ until_ns: seconds * 1e9, until: () => peers.every((peer) => peer.finished) });
      sim.run({ until_ns: sim.now_ns + 60e9 });
      expect(sim.diagnostics).toEqual([]);
    },
    expect_clean(): void {
      for (const pool of [broker.board.receive_pool, broker.board.send_pool, ...peers.map((p) => p.pool)]) {
        expect([pool.nx_packet_pool_name, pool.nx_packet_pool_available]).toEqual([
          pool.nx_packet_pool_name,
          pool.nx_packet_pool_total,
        ]);
      }
      expect(peers.map((peer) => peer.finished)).toEqual(peers.map(() => true));
    },
  };
}

export const connect = (client_id: string, more = {}): MqttPacket => ({ ...CONNECT, client_id, ...more });
export const subscribe = (filter: string, qos: MqttQos): MqttPacket => ({
  type: MQTT_SUBSCRIBE,
  packet_id: 1,
  subscriptions: [{ filter, qos }],
});
