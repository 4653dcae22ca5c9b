/**
 * What a client keeps of its WebSocket connection.
 */
import type { NX_PACKET } from '../../netx/nx_api.ts';
import type { UINT } from '../../rtos/tx_api.ts';

export const NX_WEBSOCKET_CLIENT_STATE_IDLE = 1;
export const NX_WEBSOCKET_CLIENT_STATE_CONNECTING = 2;
export const NX_WEBSOCKET_CLIENT_STATE_CONNECTED = 3;
export const NX_WEBSOCKET_CLIENT_STATE_DISCONNECT_SENT = 4;
export const NX_WEBSOCKET_CLIENT_STATE_DISCONNECT_RECEIVED = 5;

export const NX_WEBSOCKET_NOT_CONNECTED = 0x30004;
export const NX_WEBSOCKET_DATA_APPEND_FAILURE = 0x30005;
export const NX_WEBSOCKET_INVALID_STATE = 0x30006;
export const NX_WEBSOCKET_INVALID_PACKET = 0x30007;
export const NX_WEBSOCKET_DISCONNECTED = 0x30009;

export class NX_WEBSOCKET_CLIENT {
  nx_websocket_client_state: UINT = NX_WEBSOCKET_CLIENT_STATE_IDLE;
  /** Sec-WebSocket-Key of the request. */
  nx_websocket_client_key = '';
  /** The header of the present frame has been read. */
  nx_websocket_client_frame_header_found = false;
  /** Opcode of the message that the present data frame belongs to; of a control frame its own. */
  nx_websocket_client_frame_opcode: UINT = 0;
  nx_websocket_client_frame_fragmented = false;
  nx_websocket_client_frame_data_length = 0;
  nx_websocket_client_frame_data_received = 0;
  nx_websocket_client_frame_masking_key: Uint8Array | null = null;
  /** Received packets that have not been read to their end, in their order. */
  readonly waiting: NX_PACKET[] = [];
  /** No packet was free for what is behind the end of a frame. */
  starved = false;
  /** Opcode of the present frame. */
  opcode: UINT = 0;
  /** Opcode of a message whose last frame has not come. */
  message_opcode: UINT = 0;
}
