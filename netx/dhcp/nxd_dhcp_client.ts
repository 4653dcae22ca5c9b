/**
 * The NetX Duo DHCP client: all that firmware imports for it (nxd_dhcp_client.h; guide chapters 1 to 3, RFC 2131).
 */
export * from './nx_dhcp_build_constants.ts';
export {
  NX_DHCP,
  NX_DHCP_CLIENT_RECORD,
  NX_DHCP_INTERFACE_RECORD,
  type NX_DHCP_INTERFACE_STATE_CHANGE,
  type NX_DHCP_STATE_CHANGE,
  type NX_DHCP_USER_OPTION_ADD,
} from './nx_dhcp_cb.ts';
export { type NxDhcpOptions, nx_dhcp_options } from './nx_dhcp_config.ts';
export * from './nx_dhcp_constants.ts';
export * from './nx_dhcp_control.ts';
export { nx_dhcp_create, nx_dhcp_delete } from './nx_dhcp_create.ts';
export * from './nx_dhcp_record.ts';
export * from './nx_dhcp_settings.ts';
