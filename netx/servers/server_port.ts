/** Where the messages of a server come from and go to: a socket of UDP, or what a router hears and says. */
import type { Service } from '../../rtos/tx_api.ts';
import type { NX_IP, NX_PACKET_POOL } from '../nx_cb.ts';
import type { ServerAnswer, ServerPeer } from './common/server_core.ts';

/** A message that has come. */
export interface ServerMessage {
  readonly bytes: Uint8Array;
  readonly from: ServerPeer;
}

/** Where the messages of a server come from and go to. */
export interface ServerPort {
  /** Makes it, from tx_application_define; `came` is called for each message. The status. */
  create(ip: NX_IP, came: () => Service<void>): Service<number>;
  /** Begins to receive, from the thread of the server. The status. */
  open(): Service<number>;
  /** The next message; null: there is none. */
  next(): Service<ServerMessage | null>;
  send(ip: NX_IP, pool: NX_PACKET_POOL, answer: ServerAnswer): Service<void>;
}
