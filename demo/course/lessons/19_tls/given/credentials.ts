// What the board is given. Do not change.

import type { ULONG } from '../../../../../rtos/tx_api.ts';

/** What the board has to set up its side of a session. */
export interface Credentials {
  /** Certificate (DER) of the authority of the plant. */
  readonly root_der: Uint8Array;
  /** The board's own certificate (DER) and its key (PKCS #1 DER). */
  readonly own_der: Uint8Array;
  readonly own_key_der: Uint8Array;
  /** The name of the broker. */
  readonly host_name: string;
  /** The board's clock, in seconds since 1970. */
  readonly clock: () => ULONG;
}
