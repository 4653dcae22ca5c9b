// What the views of the network read out of a run, made once and when first asked for.

import type { Run } from '../model/run.ts';
import { type LadderItem, ladder_items } from './ladder.ts';
import { type MqttSession, mqtt_sessions } from './mqtt_sessions.ts';
import { type TcpConnection, tcp_connections } from './tcp_connections.ts';
import { type WireFrame, wire_frames } from './wire_frames.ts';

class Network {
  private readonly run: Run;
  private known_frames: readonly WireFrame[] | null = null;
  private known_connections: readonly TcpConnection[] | null = null;
  private known_sessions: readonly MqttSession[] | null = null;
  private known_items: readonly LadderItem[] | null = null;

  constructor(run: Run) {
    this.run = run;
  }

  get frames(): readonly WireFrame[] {
    this.known_frames ??= wire_frames(this.run.document.frames, (frame) => this.run.bytes_of(frame));
    return this.known_frames;
  }

  get connections(): readonly TcpConnection[] {
    this.known_connections ??= tcp_connections(this.frames);
    return this.known_connections;
  }

  get sessions(): readonly MqttSession[] {
    this.known_sessions ??= mqtt_sessions(this.connections, this.run.end_ns);
    return this.known_sessions;
  }

  get items(): readonly LadderItem[] {
    this.known_items ??= ladder_items(this.frames, this.run.document.lines);
    return this.known_items;
  }
}

const networks = new WeakMap<Run, Network>();

export function network_of(run: Run): Network {
  let network = networks.get(run);
  if (network === undefined) {
    network = new Network(run);
    networks.set(run, network);
  }
  return network;
}
