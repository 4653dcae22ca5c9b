/** The faults of the broker, one file each, and all of them together. */
import type { BrokerFault } from './broker_fault.ts';
import { close } from './close.ts';
import { delay } from './delay.ts';
import { drop_acknowledgement } from './drop_acknowledgement.ts';
import { malformed_answer } from './malformed_answer.ts';
import { refuse_connect } from './refuse_connect.ts';
import { segmentation } from './segmentation.ts';
import { stop_reading } from './stop_reading.ts';
import { refuse_websocket, websocket_close, websocket_fragments } from './websocket.ts';

export { type BrokerFault, BrokerFaults } from './broker_fault.ts';
export {
  close,
  delay,
  drop_acknowledgement,
  malformed_answer,
  refuse_connect,
  refuse_websocket,
  segmentation,
  stop_reading,
  websocket_close,
  websocket_fragments,
};

/** Every fault, in an order in which they compose: what is sent, then how it is cut, then when, then the end. */
export function all_broker_faults(): BrokerFault[] {
  return [
    refuse_connect(),
    drop_acknowledgement(),
    malformed_answer(),
    segmentation(),
    delay(),
    close(),
    stop_reading(),
  ];
}

/** The faults that only a WebSocket can have, to be put in front of the others. */
export function all_websocket_faults(): BrokerFault[] {
  return [refuse_websocket(), websocket_fragments(), websocket_close()];
}
