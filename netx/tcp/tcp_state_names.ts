// The states of a TCP socket by their numbers in NetX Duo (nx_tcp_socket_state), in the words of RFC 9293 3.3.2.

export const TCP_STATES: readonly string[] = [
  '?',
  'CLOSED',
  'LISTEN',
  'SYN-SENT',
  'SYN-RECEIVED',
  'ESTABLISHED',
  'CLOSE-WAIT',
  'FIN-WAIT-1',
  'FIN-WAIT-2',
  'CLOSING',
  'TIME-WAIT',
  'LAST-ACK',
];
