import { describe, expect, it } from 'vitest';
import { status_name } from '../../../demo/account/status_names.ts';

describe('the names of statuses', () => {
  it.each([
    ['nxd_mqtt_client_connect', 0, 'NXD_MQTT_SUCCESS'],
    ['nxd_mqtt_client_connect', 0x10005, 'NXD_MQTT_CONNECT_FAILURE (0x10005)'],
    ['nxd_mqtt_client_create', 7, 'NX_PTR_ERROR (0x7)'],
    ['nx_ip_create', 0, 'NX_SUCCESS'],
    ['nx_packet_allocate', 1, 'NX_NO_PACKET (0x1)'],
    ['nx_secure_tls_session_create', 0, 'NX_SECURE_TLS_SUCCESS'],
    ['nx_secure_tls_session_start', 0x18c, 'NX_SECURE_X509_CHAIN_VERIFY_FAILURE (0x18c)'],
    ['nx_secure_x509_common_name_dns_check', 0, 'NX_SECURE_X509_SUCCESS'],
    ['nx_secure_x509_common_name_dns_check', 0x195, 'NX_SECURE_X509_CERTIFICATE_DNS_MISMATCH (0x195)'],
    ['nx_secure_tls_session_start', 1, 'NX_NO_PACKET (0x1)'],
    ['nx_dhcp_release', 148, 'NX_DHCP_NOT_BOUND (0x94)'],
    ['nx_dns_host_by_name_get', 163, 'NX_DNS_QUERY_FAILED (0xa3)'],
    ['nxd_dns_server_add', 23, 'NX_NO_MORE_ENTRIES (0x17)'],
    ['nx_sntp_client_stop', 0xd0b, 'NX_SNTP_CLIENT_NOT_STARTED (0xd0b)'],
    ['nxd_sntp_client_initialize_unicast', 7, 'NX_PTR_ERROR (0x7)'],
    ['nxd_dns_server_add', 178, 'NX_DNS_INVALID_ADDRESS_TYPE (0xb2)'],
    ['tx_thread_create', 0, 'TX_SUCCESS'],
    ['tx_queue_send', 11, 'TX_QUEUE_FULL (0xb)'],
    ['tx_queue_send', 0x999, '0x999'],
    ['nxd_tcp_client_socket_connect', 0x38, 'NX_NOT_CONNECTED (0x38)'],
    ['connect', 0, 'success (0x0)'],
    ['connect', 0x38, '0x38'],
    ['connect', 7, '0x7'],
    ['next_step', 0x0e, '0xe'],
    ['txt', 0xb, '0xb'],
  ])('%s returned %i: %s', (service, status, name) => {
    expect(status_name(service, status)).toBe(name);
  });
});
