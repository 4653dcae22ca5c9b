// The addresses of an ARP entry. Words that may be 2^31 or more are kept signed: V8 makes an object of each larger number, and a large
// cache has many entries.

import type { ULONG } from '../rtos/tx_api.ts';

export class NX_ARP_ADDRESSES {
  private ip_address = 0;
  private physical_lsw = 0;
  nx_arp_physical_address_msw: ULONG = 0;

  get nx_arp_ip_address(): ULONG {
    return this.ip_address >>> 0;
  }
  set nx_arp_ip_address(address: ULONG) {
    this.ip_address = address | 0;
  }
  get nx_arp_physical_address_lsw(): ULONG {
    return this.physical_lsw >>> 0;
  }
  set nx_arp_physical_address_lsw(word: ULONG) {
    this.physical_lsw = word | 0;
  }
}
