// Lets MQTT.js talk to the broker inside the simulation: its bytes go straight to the broker's core, at the virtual time that
// the paced run has reached, and what the core has for it comes back the same way. Boards reach the same broker through
// their stacks.

import { Duplex } from 'node:stream';
import type { BrokerConnection } from '../../../mqtt/broker/broker_connection.ts';
import type { BrokerFirmware } from '../../../mqtt/broker/broker_firmware.ts';
import { BROKER_RESUME } from '../../../mqtt/broker/firmware/broker_board.ts';
import { encode_packet } from '../../../mqtt/codec/mqtt_codec.ts';
import type { PacedHost } from '../../../netx/gateway/paced_run.ts';
import type { Target } from '../../../rtos/sim_api.ts';
import { type Service, TX_OR, tx_event_flags_set } from '../../../rtos/tx_api.ts';

interface Line {
  readonly stream: Duplex;
  readonly inbox: Uint8Array[];
  connection: BrokerConnection | null;
  gone: boolean;
}

export class CoreBridge implements PacedHost {
  on_event: (() => void) | null = null;
  private readonly broker: BrokerFirmware;
  private readonly target: Target;
  private lines: Line[] = [];

  constructor(broker: BrokerFirmware, target: Target) {
    this.broker = broker;
    this.target = target;
  }

  get open(): number {
    return this.lines.length;
  }

  /** A new connection to the broker. */
  stream(): Duplex {
    const inbox: Uint8Array[] = [];
    const stream = new Duplex({
      read: () => {},
      write: (chunk: Buffer, _encoding, done) => {
        inbox.push(Uint8Array.from(chunk));
        this.on_event?.();
        done();
      },
      destroy: (_error, done) => {
        line.gone = true;
        this.on_event?.();
        done(null);
      },
    });
    const line: Line = { stream, inbox, connection: null, gone: false };
    this.lines.push(line);
    return stream;
  }

  deliver(time_ns: number): void {
    const { core } = this.broker;
    const now_ms = Math.floor(time_ns / 1e7) * 10;
    for (const line of this.lines) {
      line.connection ??= core.open(now_ms);
      for (const bytes of line.inbox.splice(0)) core.receive(line.connection, bytes, now_ms);
      if (line.gone) core.closed(line.connection, now_ms);
      else this.pull(line, line.connection);
    }
    this.lines = this.lines.filter(({ gone }) => !gone);
    // The boards' messages are sent by the broker's threads, which must hear of it.
    const set = () => tx_event_flags_set(this.broker.board.events, BROKER_RESUME, TX_OR);
    if (core.has_ready) this.target.interrupt('bridge', () => set() as unknown as Service<void>);
  }

  private pull(line: Line, connection: BrokerConnection): void {
    const { core } = this.broker;
    for (let packet = core.next_packet(connection); packet !== null; packet = core.next_packet(connection)) {
      const bytes = encode_packet(packet);
      if (!('clause' in bytes)) line.stream.push(bytes);
    }
    if (connection.close !== null) line.stream.push(null);
  }
}
