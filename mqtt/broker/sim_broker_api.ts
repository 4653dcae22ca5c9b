// All that a host program imports of the broker: the firmware that makes a target a broker, its options and faults, and its
// core, which knows no network.

export { BrokerCore } from './broker_core.ts';
export type { BrokerEvent, BrokerEventKind } from './broker_event.ts';
export {
  BROKER_FIRMWARE_DEFAULTS,
  type BrokerFirmware,
  type BrokerFirmwareOptions,
  broker_firmware,
} from './broker_firmware.ts';
export { BROKER_DEFAULTS, type BrokerOptions, password_check } from './broker_options.ts';
export {
  all_broker_faults,
  all_websocket_faults,
  type BrokerFault,
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
} from './faults/index.ts';
export type { BrokerTls } from './firmware/broker_board.ts';
