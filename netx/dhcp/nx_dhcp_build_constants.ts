/**
 * The constants of the DHCP client that a build sets (guide ch.2), as firmware reads them: those of the target whose
 * firmware runs (rtos/kernel/build_constants.ts).
 */
import { build_constants } from '../../rtos/kernel/build_constants.ts';
import { nx_dhcp_config_of } from './nx_dhcp_config.ts';

export let NX_DHCP_THREAD_PRIORITY = 3;
export let NX_DHCP_THREAD_STACK_SIZE = 4096;
export let NX_DHCP_TIME_INTERVAL = 100;
export let NX_DHCP_MIN_RETRANS_TIMEOUT = 400;
export let NX_DHCP_MAX_RETRANS_TIMEOUT = 6400;
export let NX_DHCP_MIN_RENEW_TIMEOUT = 6000;
export let NX_DHCP_RESTART_WAIT = 1000;
export let NX_DHCP_CLIENT_MAX_USER_REQUEST_PARAMETER = 4;
export let NX_DHCP_PACKET_PAYLOAD = 592;
export let NX_DHCP_PACKET_POOL_SIZE = 2960;
export let NX_DHCP_TYPE_OF_SERVICE = 0;
export let NX_DHCP_FRAGMENT_OPTION = 16384;
export let NX_DHCP_TIME_TO_LIVE = 128;
export let NX_DHCP_QUEUE_DEPTH = 4;
export let NX_DHCP_CLIENT_MAX_RECORDS = 1;

build_constants(
  (config) => nx_dhcp_config_of(config),
  (values) => {
    ({ NX_DHCP_THREAD_PRIORITY, NX_DHCP_THREAD_STACK_SIZE, NX_DHCP_TIME_INTERVAL } = values);
    ({ NX_DHCP_MIN_RETRANS_TIMEOUT, NX_DHCP_MAX_RETRANS_TIMEOUT, NX_DHCP_MIN_RENEW_TIMEOUT } = values);
    ({ NX_DHCP_RESTART_WAIT, NX_DHCP_CLIENT_MAX_USER_REQUEST_PARAMETER, NX_DHCP_PACKET_PAYLOAD } = values);
    ({ NX_DHCP_PACKET_POOL_SIZE, NX_DHCP_TYPE_OF_SERVICE, NX_DHCP_FRAGMENT_OPTION } = values);
    ({ NX_DHCP_TIME_TO_LIVE, NX_DHCP_QUEUE_DEPTH, NX_DHCP_CLIENT_MAX_RECORDS } = values);
  },
);
