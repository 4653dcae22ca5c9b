/**
 * The constants of the DNS client that a build sets (guide ch.2), as firmware reads them: those of the target whose
 * firmware runs (rtos/kernel/build_constants.ts). The client itself reads the options of its control block.
 */
import { build_constants } from '../../rtos/kernel/build_constants.ts';
import { dns_packet_payload, nxd_dns_config_of } from './nxd_dns_config.ts';

export let NX_DNS_TYPE_OF_SERVICE = 0;
export let NX_DNS_FRAGMENT_OPTION = 16384;
export let NX_DNS_TIME_TO_LIVE = 128;
export let NX_DNS_QUEUE_DEPTH = 5;
export let NX_DNS_MESSAGE_MAX = 512;
export let NX_DNS_PACKET_PAYLOAD = 576;
export let NX_DNS_PACKET_POOL_SIZE = 10176;
export let NX_DNS_MAX_RETRIES = 3;
export let NX_DNS_MAX_SERVERS = 5;
export let NX_DNS_MAX_RETRANS_TIMEOUT = 6400;
export let NX_DNS_PACKET_ALLOCATE_TIMEOUT = 100;
export let NX_DNS_MAX_COMPRESSION_POINTERS = 16;
/** What a packet must hold before it is rounded up to a multiple of four. */
export let NX_DNS_PACKET_PAYLOAD_UNALIGNED = 576;

build_constants(
  (config) => {
    const options = nxd_dns_config_of(config);
    return {
      NX_DNS_TYPE_OF_SERVICE: options.NX_DNS_TYPE_OF_SERVICE,
      NX_DNS_FRAGMENT_OPTION: options.NX_DNS_FRAGMENT_OPTION,
      NX_DNS_TIME_TO_LIVE: options.NX_DNS_TIME_TO_LIVE,
      NX_DNS_QUEUE_DEPTH: options.NX_DNS_QUEUE_DEPTH,
      NX_DNS_MESSAGE_MAX: options.NX_DNS_MESSAGE_MAX,
      NX_DNS_PACKET_PAYLOAD: dns_packet_payload(options.NX_DNS_PACKET_PAYLOAD_UNALIGNED),
      NX_DNS_PACKET_POOL_SIZE: options.NX_DNS_PACKET_POOL_SIZE,
      NX_DNS_MAX_RETRIES: options.NX_DNS_MAX_RETRIES,
      NX_DNS_MAX_SERVERS: options.NX_DNS_MAX_SERVERS,
      NX_DNS_MAX_RETRANS_TIMEOUT: options.NX_DNS_MAX_RETRANS_TIMEOUT,
      NX_DNS_PACKET_ALLOCATE_TIMEOUT: options.NX_DNS_PACKET_ALLOCATE_TIMEOUT,
      NX_DNS_MAX_COMPRESSION_POINTERS: options.NX_DNS_MAX_COMPRESSION_POINTERS,
      NX_DNS_PACKET_PAYLOAD_UNALIGNED: options.NX_DNS_PACKET_PAYLOAD_UNALIGNED,
    };
  },
  (values) => {
    ({ NX_DNS_TYPE_OF_SERVICE, NX_DNS_FRAGMENT_OPTION, NX_DNS_TIME_TO_LIVE } = values);
    ({ NX_DNS_QUEUE_DEPTH, NX_DNS_MESSAGE_MAX, NX_DNS_PACKET_PAYLOAD } = values);
    ({ NX_DNS_PACKET_POOL_SIZE, NX_DNS_MAX_RETRIES, NX_DNS_MAX_SERVERS } = values);
    ({ NX_DNS_MAX_RETRANS_TIMEOUT, NX_DNS_PACKET_ALLOCATE_TIMEOUT, NX_DNS_MAX_COMPRESSION_POINTERS } =
      values);
    ({ NX_DNS_PACKET_PAYLOAD_UNALIGNED } = values);
  },
);
