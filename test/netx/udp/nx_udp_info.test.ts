import { expect, test } from 'vitest';
import * as NX from '../../../netx/nx_api.ts';
import { ref, tx_thread_sleep } from '../../../rtos/tx_api.ts';
import { datagram, HandWire, must, PEER_IP, take, udp } from '../hand_wire.ts';

const UDP = 17;

test('what was sent and received, of the instance and of the socket', () => {
  const board = new HandWire();
  board.at(2, () => board.receive_ip(datagram(UDP, udp(9, 7, 'four'))));
  board.run(function* ({ ip, pool }) {
    const socket = new NX.NX_UDP_SOCKET();
    must(yield* NX.nx_udp_socket_create(ip, socket, 's', 0, 0, 128, 5));
    const available = ref(1);
    expect(yield* NX.nx_udp_socket_bytes_available(socket, available)).toBe(NX.NX_NOT_SUCCESSFUL);
    must(yield* NX.nx_udp_socket_bind(socket, 7, 0));
    must(yield* NX.nx_udp_socket_send(socket, yield* take(pool, NX.NX_UDP_PACKET, 'abc'), PEER_IP, 9));
    yield* tx_thread_sleep(3);
    must(yield* NX.nx_udp_socket_bytes_available(socket, available));
    expect(available.value).toBe(4);
    const out = [ref(0), ref(0), ref(0), ref(0), ref(0), ref(0), ref(0)] as const;
    must(NX.nx_udp_info_get(ip, ...out));
    expect(out.map((o) => o.value)).toEqual([1, 3, 1, 4, 0, 0, 0]);
    must(NX.nx_udp_socket_info_get(socket, ...out));
    expect(out.map((o) => o.value)).toEqual([1, 3, 1, 4, 1, 0, 0]);
  });
});

test('checksums are switched on and off once the socket is bound', () => {
  new HandWire().run(function* ({ ip }) {
    const socket = new NX.NX_UDP_SOCKET();
    must(yield* NX.nx_udp_socket_create(ip, socket, 's', 0, 0, 128, 5));
    expect(NX.nx_udp_socket_checksum_disable(socket)).toBe(NX.NX_NOT_BOUND);
    expect(NX.nx_udp_socket_checksum_enable(socket)).toBe(NX.NX_NOT_BOUND);
    must(yield* NX.nx_udp_socket_bind(socket, 7, 0));
    must(NX.nx_udp_socket_checksum_disable(socket));
    expect(socket.nx_udp_socket_disable_checksum).toBe(1);
    must(NX.nx_udp_socket_checksum_enable(socket));
    expect(socket.nx_udp_socket_disable_checksum).toBe(0);
  });
});

test('wrong arguments', () => {
  new HandWire({ enable: [] }).run(function* ({ ip }) {
    expect(NX.nx_udp_info_get(null)).toBe(NX.NX_PTR_ERROR);
    expect(NX.nx_udp_info_get(ip)).toBe(NX.NX_NOT_ENABLED);
    const socket = new NX.NX_UDP_SOCKET();
    expect(NX.nx_udp_socket_info_get(socket)).toBe(NX.NX_PTR_ERROR);
    expect(yield* NX.nx_udp_socket_bytes_available(socket, null)).toBe(NX.NX_PTR_ERROR);
    expect(NX.nx_udp_socket_checksum_enable(socket)).toBe(NX.NX_PTR_ERROR);
  });
});
