// Mutants of TCP, IP, ARP and the network card.

import { type Mutant, mutants_of } from './mutant.ts';

const TCP = 'test/netx/tcp/nx_tcp_';
const LINK = 'test/netx/link/';

export const NETWORK_MUTANTS: readonly Mutant[] = [
  ...mutants_of(
    'netx/tcp/nx_tcp_state_ack.ts',
    [`${TCP}state_ack`, `${TCP}congestion`],
    [
      [
        'sequence_distance(acknowledgment, window.end) <= 0) ||',
        'sequence_distance(acknowledgment, window.end) < 0) ||',
      ],
      [
        '(sequence === window.received && sequence_distance(acknowledgment, window.start) >= 0)',
        'sequence === window.received',
      ],
      [
        'acknowledgment < end || acknowledgment > window.end',
        'acknowledgment <= end || acknowledgment > window.end',
      ],
      ['return length === 0 && !header.fin &&', 'return !header.fin &&'],
      ['(socket, window.end), () => COMPLETED_FALSE)', '(socket, window.end), () => COMPLETED_TRUE)'],
    ],
  ),
  ...mutants_of(
    'netx/tcp/nx_tcp_out_of_order.ts',
    [`${TCP}out_of_order`],
    [
      ['      uncount(socket, 0, twice);\n', ''],
      ['      counted -= twice;\n', ''],
      ['      uncount(socket, 1, (other_end - other_begin) >>> 0);\n', ''],
      [
        'if (sequence_distance(begin, socket.nx_tcp_socket_rx_sequence) > 0) yield* tcp_packet_send_ack(socket);',
        '',
      ],
    ],
  ),
  ...mutants_of(
    'netx/tcp/nx_tcp_waiting.ts',
    [`${TCP}server_accept`, `${TCP}waiting`],
    [
      ['    socket.nx_tcp_socket_rx_sequence = (socket.nx_tcp_socket_rx_sequence - 1) >>> 0;\n', ''],
      ['status = room ? NX_WINDOW_OVERFLOW : NX_TX_QUEUE_DEPTH;', 'status = NX_WINDOW_OVERFLOW;'],
      ['if (k.system_state === 0 && k.current !== k.timer_thread) return false;', ''],
    ],
  ),
  ...mutants_of(
    'netx/tcp/nx_tcp_timers.ts',
    [`${TCP}timers`],
    [
      ['    socket.nx_tcp_socket_tx_window_congestion = socket.nx_tcp_socket_tx_slow_start_threshold;\n', ''],
      [
        'if (socket.nx_tcp_socket_delayed_ack_timeout <= step) {',
        'if (socket.nx_tcp_socket_delayed_ack_timeout < step) {',
      ],
      [
        'return tries >= socket.nx_tcp_socket_timeout_max_retries;',
        'return tries > socket.nx_tcp_socket_timeout_max_retries;',
      ],
    ],
  ),
  ...mutants_of(
    'netx/tcp/nx_tcp_congestion.ts',
    [`${TCP}congestion`],
    [
      ['if (duplicates === 3) {', 'if (duplicates === 4) {'],
      [
        'Math.max(1, Math.floor(socket.nx_tcp_socket_connect_mss2 / window))',
        'Math.floor(socket.nx_tcp_socket_connect_mss2 / window)',
      ],
      ['opened = (acknowledged > mss ? mss : 0) - acknowledged;', 'opened = -acknowledged;'],
      [
        'socket.nx_tcp_socket_tx_outstanding_bytes >>> 1, mss << 1',
        'socket.nx_tcp_socket_tx_outstanding_bytes >>> 1, mss',
      ],
      ['if (duplicates === 1 || duplicates === 2) {', 'if (duplicates === 1) {'],
    ],
  ),
  ...mutants_of(
    'netx/tcp/nx_tcp_retransmit.ts',
    [`${TCP}retransmit`, `${TCP}timers`],
    [
      ['if (data > available) break;', ''],
      ['    if (socket.nx_tcp_socket_fast_recovery !== NX_FALSE) break;\n', ''],
      ['socket.nx_tcp_socket_timeout_rate << shift', 'socket.nx_tcp_socket_timeout_rate'],
    ],
  ),
  ...mutants_of(
    'netx/tcp/nx_tcp_states.ts',
    [`${TCP}states`, `${TCP}out_of_order`],
    [
      [
        '    socket.nx_tcp_socket_fin_sequence === socket.nx_tcp_socket_rx_sequence\n  );\n}',
        '    true\n  );\n}',
      ],
      ['    change_state(socket, NX_TCP_CLOSING);\n', '    change_state(socket, NX_TCP_FIN_WAIT_2);\n'],
      ['  change_state(socket, NX_TCP_SYN_RECEIVED);\n', '  change_state(socket, NX_TCP_ESTABLISHED);\n'],
      [
        '  socket.nx_tcp_socket_timeout = socket.timed_wait_ticks;\n',
        '  socket.nx_tcp_socket_timeout = 100;\n',
      ],
    ],
  ),
  ...mutants_of(
    'netx/tcp/nx_tcp_state_data.ts',
    [`${TCP}state_data`, `${TCP}out_of_order`, `${TCP}socket_receive`],
    [
      ['  if (beyond > 0) {', '  if (beyond > 1) {'],
      [
        'return more >= Math.floor(socket.nx_tcp_socket_rx_window_default / 2);',
        'return more > socket.nx_tcp_socket_rx_window_default;',
      ],
      ['(behind_gap > socket.out_of_order_maximum)', '(behind_gap > socket.out_of_order_maximum + 1)'],
      ['  if (old > 0) {', '  if (old > 1) {'],
    ],
  ),
  ...mutants_of(
    'netx/tcp/nx_tcp_socket_packet_process.ts',
    [`${TCP}socket_packet_process`, `${TCP}reset`],
    [
      [
        'const begins_inside = offset >= 0 && ((window - offset) | 0) > 0;',
        'const begins_inside = offset >= 0 && ((window - offset) | 0) >= 0;',
      ],
      ['if (!header.rst) yield* tcp_packet_send_ack', 'yield* tcp_packet_send_ack'],
      ['(header.sequence + 1) >>> 0', 'header.sequence'],
    ],
  ),
  ...mutants_of(
    'netx/ring.ts',
    ['test/netx/ring'],
    [['return head === node ? next : head;', 'return head;']],
  ),
  ...mutants_of(
    'netx/tcp/nx_tcp_header.ts',
    [`${TCP}header`],
    [
      [
        'if (length < NX_TCP_HEADER || packet.nx_packet_length < length) return',
        'if (length < NX_TCP_HEADER) return',
      ],
      [', options) || default_mss', ', options)'],
    ],
  ),
  ...mutants_of(
    'netx/tcp/nx_tcp_options.ts',
    [`${TCP}options`],
    [
      ['length === 0 || length > left', 'length === 0'],
      ['if (kind === NX_TCP_EOL_KIND) return 0;', ''],
    ],
  ),
  ...mutants_of(
    'netx/tcp/nx_tcp_listen_request.ts',
    [`${TCP}listen_request`, `${TCP}server_listen`],
    [
      [
        'if (peer_port(found) === port && same_host(found, packet)) return',
        'if (same_host(found, packet)) return',
      ],
      [
        'listener.nx_tcp_listen_queue_current <= listener.nx_tcp_listen_queue_maximum',
        'listener.nx_tcp_listen_queue_current < listener.nx_tcp_listen_queue_maximum',
      ],
      ['if (same_port && source === ip_destination(packet)) return true;', ''],
    ],
  ),
  ...mutants_of(
    'netx/tcp/nx_tcp_trim.ts',
    [`${TCP}trim`],
    [['packet.nx_packet_memory.copyWithin(to, to + amount, packet.nx_packet_append_ptr);', '']],
  ),
  ...mutants_of(
    'netx/tcp/nx_tcp_packet_process.ts',
    [`${TCP}packet_process`],
    [['if (own !== 0 && mss > own) {', 'if (false) {']],
  ),
  ...mutants_of(
    'netx/ip/nx_ip_packet_receive.ts',
    ['test/netx/ip/'],
    [
      ['if (packet.nx_packet_length > length) cut_padding(packet, packet.nx_packet_length - length);', ''],
      [
        'length <= words * 4 || words < NX_IP_NORMAL_LENGTH',
        'length < words * 4 || words < NX_IP_NORMAL_LENGTH',
      ],
      ['    destination === NX_IP_LIMITED_BROADCAST ||\n', ''],
      ['  packet.nx_packet_prepend_ptr += surplus;\n', ''],
    ],
  ),
  ...mutants_of(
    'netx/ip/nx_ip_reassembly.ts',
    ['test/netx/ip/nx_ip_reassembly'],
    [
      ['if (offset_of(piece) !== expected) return false;', ''],
      ['Math.max(NX_IPV4_MAX_REASSEMBLY_TIME, time_to_live)', 'NX_IPV4_MAX_REASSEMBLY_TIME'],
    ],
  ),
  ...mutants_of(
    'netx/ip/ip_pieces.ts',
    ['test/netx/ip/nx_ip_reassembly'],
    [['    in_a[at_a + IPV4_PROTOCOL] === in_b[at_b + IPV4_PROTOCOL] &&\n', '']],
  ),
  ...mutants_of(
    'netx/arp_cache/arp_cache.ts',
    ['test/netx/arp/'],
    [
      ['if (queued < NX_ARP_MAX_QUEUE_DEPTH) return;', 'if (queued <= NX_ARP_MAX_QUEUE_DEPTH) return;'],
      ['let entry = head.nx_arp_pool_previous as NX_ARP;', 'let entry = head;'],
    ],
  ),
  ...mutants_of(
    'netx/link/sim_nic.ts',
    [`${LINK}sim_nic`],
    [
      [
        'if (this.sending_until_ns.length >= this.transmit_ring) return false;',
        'if (this.sending_until_ns.length > this.transmit_ring) return false;',
      ],
      [
        '    while (this.sending_until_ns.length > 0 && this',
        '    if (this.sending_until_ns.length > 0 && this',
      ],
      ['if (this.received.length >= this.receive_ring) {', 'if (this.received.length > this.receive_ring) {'],
      [
        'return mac_is_group(destination) && this.groups.includes(destination);',
        'return mac_is_group(destination);',
      ],
    ],
  ),
  ...mutants_of(
    'netx/link/link_faults.ts',
    [`${LINK}link_faults`],
    [
      ['if (matched < nth || matched >= nth + count)', 'if (matched < nth)'],
      ['(steps) => by(steps / DELAY_STEPS)', '(steps) => by(steps / (DELAY_STEPS + 1))'],
      ['(choice) => invert(first_bit + choice - 1)', '(choice) => invert(first_bit + choice)'],
    ],
  ),
  ...mutants_of(
    'netx/link/ethernet_segment.ts',
    [`${LINK}ethernet_segment`],
    [
      [
        'const first_bit_ns = Math.max(now_ns - line_ns, this.arrive_free_ns);',
        'const first_bit_ns = now_ns - line_ns;',
      ],
      ['    this.learned.set(source, from);\n', ''],
      ['from.attached && !mac_is_group(source)', '!mac_is_group(source)'],
      ['if (before !== undefined) before.learned_last = NO_ADDRESS;', ''],
      ['if (frame.length > segment.mtu + ETHERNET_HEADER_LENGTH) {', 'if (frame.length > segment.mtu) {'],
    ],
  ),
];
