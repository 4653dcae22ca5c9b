/** The UDP socket of a server, for peers of either version of IP. */
import { ref, type Service } from '../../rtos/tx_api.ts';
import * as NX from '../nx_api.ts';
import { NX_IP_VERSION_V6 } from '../nx_constants.ts';
import type { ServerAnswer, ServerPeer } from './common/server_core.ts';
import type { ServerMessage, ServerPort } from './server_port.ts';

const QUEUE_DEPTH = 32;
const TIME_TO_LIVE = 64;

export class UdpPort implements ServerPort {
  private readonly name: string;
  private readonly number: number;
  private readonly socket = new NX.NX_UDP_SOCKET();

  constructor(name: string, number: number) {
    this.name = name;
    this.number = number;
  }

  *create(ip: NX.NX_IP, came: () => Service<void>): Service<number> {
    const { socket, name } = this;
    const fragment = NX.NX_FRAGMENT_OKAY;
    const made = yield* NX.nx_udp_socket_create(
      ip,
      socket,
      name,
      NX.NX_IP_NORMAL,
      fragment,
      TIME_TO_LIVE,
      QUEUE_DEPTH,
    );
    NX.nx_udp_socket_receive_notify(socket, came);
    return made;
  }

  open(): Service<number> {
    return NX.nx_udp_socket_bind(this.socket, this.number, NX.NX_WAIT_FOREVER);
  }

  *next(): Service<ServerMessage | null> {
    const got = ref<NX.NX_PACKET | null>(null);
    if ((yield* NX.nx_udp_socket_receive(this.socket, got, NX.NX_NO_WAIT)) !== NX.NX_SUCCESS) return null;
    const packet = got.value as NX.NX_PACKET;
    const from = sender_of(packet);
    const bytes = new Uint8Array(packet.nx_packet_length);
    NX.nx_packet_data_retrieve(packet, bytes, ref(0));
    yield* NX.nx_packet_release(packet);
    return { bytes, from };
  }

  /** What cannot be sent is dropped, as a computer does it: UDP promises nothing. */
  *send(ip: NX.NX_IP, pool: NX.NX_PACKET_POOL, answer: ServerAnswer): Service<void> {
    const { bytes, mac } = answer;
    const made = ref<NX.NX_PACKET | null>(null);
    if ((yield* NX.nx_packet_allocate(pool, made, NX.NX_UDP_PACKET, NX.NX_NO_WAIT)) !== NX.NX_SUCCESS) return;
    if (mac !== null) {
      const high = Math.floor(mac / 2 ** 32);
      yield* NX.nx_arp_dynamic_entry_set(ip, answer.ip, high, mac % 2 ** 32);
    }
    const appended = yield* NX.nx_packet_data_append(made.value, bytes, bytes.length, pool, NX.NX_NO_WAIT);
    if (appended === NX.NX_SUCCESS && (yield* this.hand_over(made.value, answer)) === NX.NX_SUCCESS) return;
    yield* NX.nx_packet_release(made.value);
  }

  /** An answer comes from the address that was asked (RFC 1122 4.1.3.5). */
  private hand_over(packet: NX.NX_PACKET | null, { ip, ipv6, port, own }: ServerAnswer): Service<number> {
    const { socket } = this;
    if (ipv6 === undefined) return NX.nx_udp_socket_send(socket, packet, ip, port);
    const to = new NX.NXD_ADDRESS(NX_IP_VERSION_V6);
    to.nxd_ip_address.v6 = [...ipv6];
    if (own === undefined) return NX.nxd_udp_socket_send(socket, packet, to, port);
    return NX.nxd_udp_socket_source_send(socket, packet, to, port, own);
  }
}

function sender_of(packet: NX.NX_PACKET): ServerPeer {
  const port = ref(0);
  if (packet.nx_packet_ip_version !== NX_IP_VERSION_V6) {
    const address = ref(0);
    NX.nx_udp_source_extract(packet, address, port);
    return { ip: address.value, port: port.value };
  }
  const peer = new NX.NXD_ADDRESS();
  NX.nxd_udp_source_extract(packet, peer, port);
  const asked = packet.nx_packet_ipv6_address_ptr;
  const own = asked === null ? {} : { own: asked.nxd_ipv6_address_index };
  return { ip: 0, ipv6: [...peer.nxd_ip_address.v6], port: port.value, ...own };
}
