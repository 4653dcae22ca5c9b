// A board that speaks MQTT by hand, for tests of the broker's firmware: a script of sends and receives over a NetX
// socket, with no client between it and the wire. Packets are values; bytes can be sent as they are.
import { encode_packet } from '../../../../mqtt/codec/mqtt_codec.ts';
import type { MqttMalformed, MqttPacket } from '../../../../mqtt/codec/mqtt_packet.ts';
import { MqttStreamDecoder } from '../../../../mqtt/codec/mqtt_stream_decoder.ts';
import type { EthernetSegment } from '../../../../netx/link/ethernet_segment.ts';
import { nx_sim_nic_create } from '../../../../netx/link/sim_nic.ts';
import * as NX from '../../../../netx/nx_api.ts';
import { type Simulation, Target } from '../../../../rtos/sim_api.ts';
import * as TX from '../../../../rtos/tx_api.ts';
import { bring_up, start_thread } from '../../../netx/network_board.ts';

const PAYLOAD_BYTES = 1568;
const BROKER_IP = 0x0a000001;

export type Script = (peer: Peer) => TX.Service<void>;

export interface PeerOptions {
  readonly window_bytes?: number;
}

export class Peer {
  readonly target: Target;
  readonly ip = new NX.NX_IP();
  readonly pool = new NX.NX_PACKET_POOL();
  readonly socket = new NX.NX_TCP_SOCKET();
  /** All that was received, in order. */
  readonly received: (MqttPacket | MqttMalformed)[] = [];
  /** Lengths of the TCP segments that brought it. */
  readonly segments: number[] = [];
  /** True when the script has run to its end. */
  finished = false;
  private readonly address: number;
  private readonly script: Script;
  private readonly window_bytes: number;
  private decoder = new MqttStreamDecoder(1_000_000);

  constructor(
    sim: Simulation,
    lan: EthernetSegment,
    number: number,
    script: Script,
    options: PeerOptions = {},
  ) {
    this.address = 0x0a000000 + 10 + number;
    this.script = script;
    this.window_bytes = options.window_bytes ?? 8192;
    this.target = new Target(sim, {
      name: `peer${number}`,
      main: () => TX.tx_kernel_enter(() => this.define()),
    });
    nx_sim_nic_create(this.target, lan, {});
  }

  /** TCP connect; the status. */
  *open(): TX.Service<number> {
    this.decoder = new MqttStreamDecoder(1_000_000);
    yield* NX.nx_tcp_client_socket_bind(this.socket, NX.NX_ANY_PORT, TX.TX_WAIT_FOREVER);
    return yield* NX.nx_tcp_client_socket_connect(this.socket, BROKER_IP, 1883, 1000);
  }

  /** Ends TCP: with FIN and a wait, or with RST for a wait of 0. */
  *close(wait_ticks = 500): TX.Service<void> {
    yield* NX.nx_tcp_socket_disconnect(this.socket, wait_ticks);
    yield* NX.nx_tcp_client_socket_unbind(this.socket);
  }

  *send(...packets: MqttPacket[]): TX.Service<number> {
    let status = NX.NX_SUCCESS;
    for (const packet of packets) {
      const bytes = encode_packet(packet);
      if ('clause' in bytes) throw new Error(bytes.reason);
      status = yield* this.send_bytes(bytes);
    }
    return status;
  }

  *send_bytes(bytes: Uint8Array): TX.Service<number> {
    const packet = TX.ref<NX.NX_PACKET | null>(null);
    for (let at = 0; at < bytes.length; at += 1000) {
      const piece = bytes.subarray(at, at + 1000);
      yield* NX.nx_packet_allocate(this.pool, packet, NX.NX_TCP_PACKET, TX.TX_WAIT_FOREVER);
      yield* NX.nx_packet_data_append(packet.value, piece, piece.length, this.pool, NX.NX_NO_WAIT);
      const status = yield* NX.nx_tcp_socket_send(this.socket, packet.value, TX.TX_WAIT_FOREVER);
      if (status !== NX.NX_SUCCESS) {
        yield* NX.nx_packet_release(packet.value);
        return status;
      }
    }
    return NX.NX_SUCCESS;
  }

  /** The next packet, or null when none comes in time or the connection ends. */
  *next(wait_ticks = 300): TX.Service<MqttPacket | MqttMalformed | null> {
    for (;;) {
      // After bytes that are no packet the stream has no more packets, only that error again.
      const broken = this.decoder.error !== null;
      const packet = this.decoder.next();
      if (broken) return null;
      if (packet !== null) {
        this.received.push(packet);
        return packet;
      }
      const segment = TX.ref<NX.NX_PACKET | null>(null);
      const status = yield* NX.nx_tcp_socket_receive(this.socket, segment, wait_ticks);
      if (status !== NX.NX_SUCCESS) return null;
      const bytes = new Uint8Array(PAYLOAD_BYTES);
      const length = TX.ref(0);
      NX.nx_packet_data_retrieve(segment.value, bytes, length);
      yield* NX.nx_packet_release(segment.value);
      this.segments.push(length.value);
      this.decoder.push(bytes.subarray(0, length.value));
    }
  }

  /** All packets until none comes for `wait_ticks`. */
  *all(wait_ticks = 50): TX.Service<(MqttPacket | MqttMalformed)[]> {
    const packets: (MqttPacket | MqttMalformed)[] = [];
    for (let packet = yield* this.next(wait_ticks); packet !== null; packet = yield* this.next(wait_ticks)) {
      packets.push(packet);
    }
    return packets;
  }

  /** Sends and takes exactly one answer. */
  *ask(packet: MqttPacket): TX.Service<MqttPacket | MqttMalformed | null> {
    yield* this.send(packet);
    return yield* this.next();
  }

  private *define(): TX.Service<void> {
    const { ip, pool, address, socket, window_bytes } = this;
    yield* bring_up({ ip, pool, address, packets: 48, arp_cache_bytes: 1024 });
    yield* NX.nx_tcp_socket_create(ip, socket, 's', 0, 0, 128, window_bytes, null, null);
    yield* start_thread('script', 5, () => this.run());
  }

  private *run(): TX.Service<void> {
    // An ARP request that the broker's card misses is repeated only after ten seconds.
    yield* TX.tx_thread_sleep(1);
    yield* this.script(this);
    this.finished = true;
  }
}
