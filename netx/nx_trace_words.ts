// The trace events of NetX Duo (the comments at the numbers in nx_api.h): the service or what the stack does, and what each
// information word is. Whoever imports this file has them among the words of all traces.

import { network_events, say_network_events } from './nx_trace_form.ts';

/** A line for each event; nx_trace_form.ts says what it means. */
const EVENTS = `
300 ARP request receive: ip, from@, packet
301 ARP request send: ip, to@, packet
302 ARP response receive: ip, from@, packet
303 ARP response send: ip, to@, packet
304 ICMP receive: ip, from@, packet, header#
305 ICMP send: ip, to@, packet, header#
306 IGMP receive: ip, from@, packet, header#
308 IP receive: ip, from@r, packet, length
309 IP send: ip, to@, packet, length
310 TCP data receive: ip, from@, packet, sequence
311 TCP data send: ip, socket, packet, sequence
312 TCP FIN receive: ip, socket, packet, sequence
313 TCP FIN send: ip, socket, packet, sequence
314 TCP RST receive: ip, socket, packet, sequence
315 TCP RST send: ip, socket, packet, sequence
316 TCP SYN receive: ip, socket, packet, sequence
317 TCP SYN send: ip, socket, packet, sequence
318 UDP receive: ip, socket, packet, header#
319 UDP send: ip, socket, packet, header#
320 RARP receive: ip, target@, packet, header#
321 RARP send: ip, target@, packet, header#
322 TCP retry: ip, socket, packet, retries
323 TCP state change: ip, socket, state before, state
324 driver packet send: ip, packet, length
325 driver initialize: ip
326 driver link enable: ip
327 driver link disable: ip
328 driver packet broadcast: ip, packet, length
329 driver ARP send: ip, packet, length
330 driver ARP response send: ip, packet, length
331 driver RARP send: ip, packet, length
332 driver multicast join: ip
333 driver multicast leave: ip
334 driver get status: ip
335 driver get speed: ip
336 driver get duplex type: ip
337 driver get error count: ip
338 driver get RX count: ip
339 driver get TX count: ip
340 driver get alloc errors: ip
341 driver uninitialize: ip
342 driver deferred processing: ip, packet, length
350 nx_arp_dynamic_entries_invalidate: ip, entries
351 nx_arp_dynamic_entry_set: ip, address@, physical msw#, physical lsw#
352 nx_arp_enable: ip, memory, size
353 nx_arp_gratuitous_send: ip
354 nx_arp_hardware_address_find: ip, address@, physical msw#, physical lsw#
355 nx_arp_info_get: ip, requests sent, responses, requests received
356 nx_arp_ip_address_find: ip, address@, physical msw#, physical lsw#
357 nx_arp_static_entries_delete: ip, entries
358 nx_arp_static_entry_create: ip, address@, physical msw#, physical lsw#
359 nx_arp_static_entry_delete: ip, address@, physical msw#, physical lsw#
360 nx_icmp_enable: ip
361 nx_icmp_info_get: ip, pings sent, responses, pings received
362 nx_icmp_ping: ip, to@, memory, size
363 nx_igmp_enable: ip
364 nx_igmp_info_get: ip, reports sent, queries received, groups joined
365 nx_igmp_loopback_disable: ip
366 nx_igmp_loopback_enable: ip
367 nx_igmp_multicast_join: ip, group@
368 nx_igmp_multicast_leave: ip, group@
369 nx_ip_address_change_notify: ip
370 nx_ip_address_get: ip, address@, mask@
371 nx_ip_address_set: ip, address@, mask@
372 nx_ip_create: ip, address@, mask@, pool
373 nx_ip_delete: ip
374 nx_ip_driver_direct_command: ip, command, value
375 nx_ip_forwarding_disable: ip
376 nx_ip_forwarding_enable: ip
377 nx_ip_fragment_disable: ip
378 nx_ip_fragment_enable: ip
379 nx_ip_gateway_address_set: ip, gateway@
380 nx_ip_info_get: ip, bytes sent, bytes received, packets dropped
381 nx_ip_raw_packet_disable: ip
382 nx_ip_raw_packet_enable: ip
383 nx_ip_raw_packet_receive: ip, packet, wait
384 nx_ip_raw_packet_send: ip, packet, to@, type of service
385 nx_ip_status_check: ip, needed#, actual#, wait
386 nx_packet_allocate: pool, packet, type, available
387 nx_packet_copy: packet, new packet, pool, wait
388 nx_packet_data_append: packet, memory, size, pool
389 nx_packet_data_retrieve: packet, memory, size
390 nx_packet_length_get: packet, length
391 nx_packet_pool_create: pool, payload, memory, size
392 nx_packet_pool_delete: pool
393 nx_packet_pool_info_get: pool, packets, free, empty requests
394 nx_packet_release: packet, status#, available
395 nx_packet_transmit_release: packet, status#, available
396 nx_rarp_disable: ip
397 nx_rarp_enable: ip
398 nx_rarp_info_get: ip, requests sent, responses, invalid
399 nx_system_initialize:
400 nx_tcp_client_socket_bind: ip, socket, port, wait
401 nx_tcp_client_socket_connect: ip, socket, to@, port
402 nx_tcp_client_socket_port_get: ip, socket, port
403 nx_tcp_client_socket_unbind: ip, socket
404 nx_tcp_enable: ip
405 nx_tcp_free_port_find: ip, port, free port
406 nx_tcp_info_get: ip, bytes sent, bytes received, invalid packets
407 nx_tcp_server_socket_accept: ip, socket, wait, state
408 nx_tcp_server_socket_listen: ip, port, socket, queue
409 nx_tcp_server_socket_relisten: ip, port, socket, state
410 nx_tcp_server_socket_unaccept: ip, socket, state
411 nx_tcp_server_socket_unlisten: ip, port
412 nx_tcp_socket_create: ip, socket, type of service, window
413 nx_tcp_socket_delete: ip, socket, state
414 nx_tcp_socket_disconnect: ip, socket, wait, state
415 nx_tcp_socket_info_get: ip, socket, bytes sent, bytes received
416 nx_tcp_socket_mss_get: ip, socket, mss, state
417 nx_tcp_socket_mss_peer_get: ip, socket, mss, state
418 nx_tcp_socket_mss_set: ip, socket, mss, state
419 nx_tcp_socket_receive: socket, packet, length, sequence
420 nx_tcp_socket_receive_notify: ip, socket
421 nx_tcp_socket_send: socket, packet, length, sequence
422 nx_tcp_socket_state_wait: ip, socket, state, state before
423 nx_tcp_socket_transmit_configure: ip, socket, queue, timeout
424 nx_udp_enable: ip
425 nx_udp_free_port_find: ip, port, free port
426 nx_udp_info_get: ip, bytes sent, bytes received, invalid packets
427 nx_udp_socket_bind: ip, socket, port, wait
428 nx_udp_socket_checksum_disable: ip, socket
429 nx_udp_socket_checksum_enable: ip, socket
430 nx_udp_socket_create: ip, socket, type of service, queue
431 nx_udp_socket_delete: ip, socket
432 nx_udp_socket_info_get: ip, socket, bytes sent, bytes received
433 nx_udp_socket_port_get: ip, socket, port
434 nx_udp_socket_receive: ip, socket, packet, length
435 nx_udp_socket_receive_notify: ip, socket
436 nx_udp_socket_send: socket, packet, length, to@
437 nx_udp_socket_unbind: ip, socket, port
438 nx_udp_source_extract: packet, from@, port
439 nx_ip_interface_attach: ip, address@, interface
440 nx_udp_socket_bytes_available: ip, socket, bytes
441 nx_ip_static_route_enable: ip
442 nx_ip_static_route_disable: ip
443 nx_ip_static_route_add: ip, network@, mask@, next hop@
444 nx_ip_static_route_delete: ip, network@, mask@
445 nx_tcp_socket_peer_info_get: socket, peer@, port
446 nx_tcp_socket_window_update_notify_set: socket
447 nx_udp_socket_interface_set: socket, interface
448 nx_udp_socket_interface_clear: socket
449 nx_ip_interface_info_get: ip, address@, mtu, interface
450 nx_packet_data_extract_offset: packet, length, bytes
470 nxd_icmp_enable: ip
471 nxd_icmp_ping: ip, to:, memory, size
472 nxd_udp_source_extract: packet, version, from:, port
475 nxd_udp_socket_send: socket, packet, length, to:
476 nxd_nd_cache_entry_delete: address:
477 nxd_nd_cache_entry_set: address:, physical msw#, physical lsw#
478 nxd_nd_cache_ip_address_find: ip, address:, physical msw#, physical lsw#
479 nxd_nd_cache_invalidate: ip
485 nxd_ipv6_enable: ip
486 nxd_ip_raw_packet_send: ip, to:, protocol, packet
490 duplicate address detection: ip
491 nxd_ipv6_default_router_add: ip, router:, lifetime
492 nxd_ipv6_default_router_delete: ip, router:
493 nxd_ipv6_address_get: ip, address:, prefix length, index
494 nxd_ipv6_address_set: ip, address:, prefix length, interface
495 nxd_tcp_socket_peer_info_get: socket, peer:, port
496 nx_ip_max_payload_size_find: source:, to:, length, offset
497 nxd_ipv6_disable: ip
498 nxd_ipv6_address_change_notify: ip, callback#
499 nxd_ipv6_stateless_address_autoconfig_enable: ip, interface#
500 nxd_ipv6_stateless_address_autoconfig_disable: ip, interface#
501 nx_ip_raw_packet_filter_set: ip, filter#
`;

const LINES = EVENTS.trim().split('\n');

/** The events by their numbers. */
export const NETWORK_TRACE_EVENTS = network_events(LINES);

say_network_events(NETWORK_TRACE_EVENTS);

/** The lines of those events that are among `numbers`, for the document of a run. */
export function network_event_lines(numbers: ReadonlySet<number>): string[] {
  return LINES.filter((line) => numbers.has(Number.parseInt(line, 10)));
}
