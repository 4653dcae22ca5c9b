// An address of either version, as the nxd_ services take it.

import type { ULONG } from '../rtos/tx_api.ts';

/** An IPv4 or IPv6 address, told apart by `nxd_ip_version` (4 or 6). Addresses are in host byte order. */
export class NXD_ADDRESS {
  nxd_ip_version: ULONG;
  nxd_ip_address: { v4: ULONG; v6: [ULONG, ULONG, ULONG, ULONG] };

  constructor(version: ULONG = 0, v4: ULONG = 0) {
    this.nxd_ip_version = version;
    this.nxd_ip_address = { v4: v4 >>> 0, v6: [0, 0, 0, 0] };
  }
}
