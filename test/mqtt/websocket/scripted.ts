// A client over a WebSocket against a broker that does what the test writes, byte by byte.

import type { NxdMqttOptions } from '../../../mqtt/nxd_mqtt_client.ts';
import type { JsonObject } from '../../conformance/case.ts';
import { mqtt_extra_dialect } from '../../conformance/mqtt_extra/interpreter.ts';
import { run_transcript } from '../../conformance/tcp/interpreter.ts';

export type Script = readonly JsonObject[];

export const ANSWER =
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: @\r\nSec-WebSocket-Protocol: mqtt\r\n\r\n';
export const CONNACK = '20020000';

const CLIENT: Script = [
  { op: 'qcreate' },
  { op: 'qnotify' },
  { op: 'qws', host: 'broker', uri: '/mqtt' },
  { op: 'qconnect', addr: '10.0.0.2', port: 80 },
];
const BROKER: Script = [
  { op: 'socket' },
  { op: 'listen', port: 80 },
  { op: 'accept' },
  { op: 'brecv', text: 1 },
];
const OPEN: Script = [
  { op: 'bsend', text: ANSWER },
  { op: 'brecv', ws: 1 },
  { op: 'bsend', hex: CONNACK, ws: 130 },
];
/** Lets every pool fill up again, and ends the connection if nobody did. */
const CLIENT_END: Script = [{ op: 'sleep', ticks: 50 }, { op: 'qinfo' }, { op: 'qdelete' }];
const BROKER_END: Script = [
  { op: 'brecv', ws: 1, wait: 300 },
  { op: 'brecv', ws: 1, wait: 300 },
  { op: 'disconnect' },
];

export interface Dialogue {
  /** What the client does when it is connected. */
  readonly a?: Script;
  /** What the broker does: when the session is open, unless `from_request`. */
  readonly b?: Script;
  readonly from_request?: boolean;
  readonly options?: NxdMqttOptions;
  readonly connect?: JsonObject;
  readonly extended?: boolean;
}

export function converse({
  a = [],
  b = [],
  from_request = false,
  options = {},
  connect = {},
  extended = false,
}: Dialogue) {
  const [create, notify, set, open] = CLIENT;
  const source = {
    id: 'test',
    config: { rand: [4660], websocket: 1 },
    a: [create, notify, set, { ...open, ...connect }, ...a, ...CLIENT_END],
    b: [...BROKER, ...(from_request ? [] : OPEN), ...b, ...BROKER_END],
  };
  const nx = { NX_ENABLE_EXTENDED_NOTIFY_SUPPORT: extended };
  const run = run_transcript(source as unknown as JsonObject, nx, mqtt_extra_dialect(options));
  const log = run.log as unknown as readonly unknown[][];
  const said = (node: string, name: string) =>
    log.filter((entry) => entry[1] === node && entry[3] === name).map((entry) => entry.slice(4));
  const pools = run.final['pools'] as { a: number[] };
  return { log, said, free: pools.a.slice(0, 2), diagnostics: run.diagnostics.map(({ id }) => id) };
}
