// All that a host program imports for the wire: segments, network cards, faults, captures. The driver that firmware
// gives to nx_ip_create is in nx_api.ts; the gateway to real sockets is in ../gateway/gateway.ts.

export { ip_from_text, ip_to_text, mac_from_text, mac_to_text } from '../wire/address_text.ts';
export { type Capture, type CaptureOptions, capture_segment } from './capture.ts';
export type { EthernetFrame } from './ethernet_frame.ts';
export {
  type CableOptions,
  type EthernetPort,
  EthernetSegment,
  type FrameTap,
  type PortOwner,
  type SegmentOptions,
} from './ethernet_segment.ts';
export { type FaultEntry, FaultLog } from './fault_log.ts';
export {
  DROP,
  type FaultRule,
  type FrameDirection,
  PASS,
  type PassingFrame,
  type Verdict,
} from './fault_rule.ts';
export { type FrameFields, type FrameKind, frame_fields, frame_text } from './frame_fields.ts';
export { IpRouter, RouterInterface, type RouterInterfaceOptions } from './ip_router.ts';
export {
  type FaultWhen,
  type FrameMatch,
  frame_corrupt,
  frame_delay,
  frame_duplicate,
  frame_loss,
  frame_reorder,
  link_flap,
} from './link_faults.ts';
export { driver_instance } from './nx_sim_driver_instance.ts';
export { type PcapngSection, pcapng_tls_secrets } from './pcapng.ts';
export { type CapturedFile, pcapng_read } from './pcapng_reader.ts';
export { type NicOptions, nic_list, nx_sim_nic_create, type SimNic } from './sim_nic.ts';
