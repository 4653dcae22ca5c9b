// C types of parameters where the type of the TypeScript API does not tell them: what firmware passes there without a cast
// compiles without a warning, as with the original's headers. A service alone stands for its result; `@` is the place of the
// name in the type of a function.

export const C_TYPES: Readonly<Record<string, string>> = {
  'nx_icmp_ping.data_ptr': 'CHAR *',
  'nxd_icmp_ping.data_ptr': 'CHAR *',
  'nxd_icmp_source_ping.data_ptr': 'CHAR *',
  'nxd_mqtt_client_message_get.topic_buffer': 'UCHAR *',
  'nxd_mqtt_client_message_get.message_buffer': 'UCHAR *',
  'nxd_mqtt_client_will_message_set.will_topic': 'const UCHAR *',
  'nxd_mqtt_client_will_message_set.will_message': 'const UCHAR *',
  'nx_secure_tls_client_psk_set.pre_shared_key': 'UCHAR *',
  'nx_secure_tls_psk_add.pre_shared_key': 'UCHAR *',
  'nx_secure_tls_remote_certificate_allocate.raw_certificate_buffer': 'UCHAR *',
  'nx_secure_tls_session_packet_buffer_set.buffer_ptr': 'UCHAR *',
  'nx_secure_tls_session_start.wait_option': 'UINT',
  'nx_secure_tls_certificate_initialize.certificate_data': 'UCHAR *',
  'nx_secure_tls_certificate_initialize.private_key': 'const UCHAR *',
  'nx_secure_x509_certificate_initialize.certificate_data': 'UCHAR *',
  'nx_secure_x509_certificate_initialize.raw_data_buffer': 'UCHAR *',
  'nx_secure_x509_certificate_initialize.private_key': 'const UCHAR *',
  'nxd_mqtt_client_websocket_set.host': 'UCHAR *',
  'nxd_mqtt_client_websocket_set.uri_path': 'UCHAR *',
  'nx_secure_x509_common_name_dns_check.dns_tld': 'const UCHAR *',
  'nx_secure_x509_crl_revocation_check.crl_data': 'const UCHAR *',
  'nx_secure_x509_dns_name_initialize.name_string': 'const UCHAR *',
  'nx_dhcp_interface_user_option_retrieve.destination_ptr': 'UCHAR *',
  'nx_dhcp_user_option_convert.source_ptr': 'UCHAR *',
  'nx_dhcp_user_option_retrieve.destination_ptr': 'UCHAR *',
};
