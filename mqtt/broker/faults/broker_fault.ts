/**
 * Faults of the broker: what a fault may do, and how several of them work together.
 *
 * A fault is a small value with up to three hooks; each hook asks `choose` and does nothing when that says 0, the
 * nominal option. So an installed fault costs a replay nothing until a search, a replay file or a seed picks it.
 * Answers pass through the faults in the order in which these were installed; installing gives the way to uninstall.
 */
import type { ChoiceKind } from '../../../rtos/sim_api.ts';
import type { MqttPacket } from '../../codec/mqtt_packet.ts';

/** Asks for a decision of physics at a named site: 0 is the nominal option; `means` puts another one into words. */
export type Choose = (
  kind: ChoiceKind,
  site: string,
  options: number,
  means?: (taken: number) => string,
) => number;

/** How a fault ends a connection: with FIN after what was sent before, or with RST. */
export type FaultClose = 'none' | 'orderly' | 'reset';

/** One packet on its way to a client, as it would go out and as faults change it. */
export interface Answer {
  readonly client_id: string;
  readonly packet: MqttPacket;
  /** The bytes, one piece for each TCP segment; no piece for an answer that is dropped. */
  readonly pieces: readonly Uint8Array[];
  /** Time to wait before it is sent; everything behind it on this connection waits too. */
  readonly delay_ms: number;
  /** Put the last piece into one segment with what is sent next. */
  readonly join_next: boolean;
  /** Ends the connection after the pieces. */
  readonly close: FaultClose;
}

/** One piece of an answer on its way through a WebSocket. */
export interface WebsocketPiece {
  readonly client_id: string;
  readonly packet: MqttPacket;
  /** The payloads of its frames: the first begins a message, the others go on with it. */
  readonly fragments: readonly Uint8Array[];
  /** A ping stands behind the first frame. */
  readonly ping: boolean;
  /** A close frame stands there instead, with this code, and then the connection ends; 0: none. */
  readonly close_code: number;
}

export interface BrokerFault {
  readonly name: string;
  /** Return code with which a CONNECT is refused that would be accepted; 0 to let it pass. */
  readonly refuse?: (client_id: string, choose: Choose) => number;
  readonly answer?: (answer: Answer, choose: Choose) => Answer;
  /** Milliseconds during which nothing is read from the client, asked each time it has sent something. */
  readonly stop_reading_ms?: (client_id: string, choose: Choose) => number;
  /** The status line with which the opening of a WebSocket is refused that would be accepted; null to let it pass. */
  readonly refuse_websocket?: (choose: Choose) => string | null;
  readonly websocket?: (piece: WebsocketPiece, choose: Choose) => WebsocketPiece;
}

export class BrokerFaults {
  private readonly choose: Choose;
  private installed: readonly BrokerFault[] = [];

  constructor(choose: Choose) {
    this.choose = choose;
  }

  /** Adds a fault behind those that are there; the result takes it away again. */
  install(fault: BrokerFault): () => void {
    this.installed = [...this.installed, fault];
    return () => {
      this.installed = this.installed.filter((other) => other !== fault);
    };
  }

  /** The faults that are there, in order. */
  get all(): readonly BrokerFault[] {
    return this.installed;
  }

  refuse(client_id: string): number {
    for (const fault of this.installed) {
      const return_code = fault.refuse?.(client_id, this.choose) ?? 0;
      if (return_code !== 0) return return_code;
    }
    return 0;
  }

  /** What becomes of a packet whose bytes are `bytes`. */
  answer(client_id: string, packet: MqttPacket, bytes: Uint8Array): Answer {
    let answer: Answer = { client_id, packet, pieces: [bytes], delay_ms: 0, join_next: false, close: 'none' };
    for (const fault of this.installed) {
      if (fault.answer !== undefined) answer = fault.answer(answer, this.choose);
    }
    return answer;
  }

  refuse_websocket(): string | null {
    for (const fault of this.installed) {
      const refusal = fault.refuse_websocket?.(this.choose) ?? null;
      if (refusal !== null) return refusal;
    }
    return null;
  }

  /** What becomes of a piece of an answer in a WebSocket. */
  websocket(client_id: string, packet: MqttPacket, bytes: Uint8Array): WebsocketPiece {
    let piece: WebsocketPiece = { client_id, packet, fragments: [bytes], ping: false, close_code: 0 };
    for (const fault of this.installed) {
      if (fault.websocket !== undefined) piece = fault.websocket(piece, this.choose);
    }
    return piece;
  }

  stop_reading_ms(client_id: string): number {
    let longest = 0;
    for (const fault of this.installed) {
      longest = Math.max(longest, fault.stop_reading_ms?.(client_id, this.choose) ?? 0);
    }
    return longest;
  }
}
