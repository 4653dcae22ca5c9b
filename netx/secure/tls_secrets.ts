/**
 * The secrets of TLS connections, for whoever asks: lines in the format of SSLKEYLOGFILE (NSS key log), with which Wireshark
 * opens a capture. Nobody gets them unless a host program calls `sim_tls_secrets`.
 */
import type { Simulation } from '../../rtos/sim/simulation.ts';

type Listener = (lines: string) => void;

interface Listeners {
  readonly told: Set<string>;
  readonly listeners: Set<Listener>;
}

const BY_SIMULATION = new WeakMap<Simulation, Listeners>();

/**
 * Host side: `listener` gets new key log lines, each ending in a newline, before the first packet that needs them is
 * sent by the side that knows them. Returns the way to stop it.
 */
export function sim_tls_secrets(sim: Simulation, listener: Listener): () => void {
  const entry: Listeners = BY_SIMULATION.get(sim) ?? { told: new Set(), listeners: new Set() };
  BY_SIMULATION.set(sim, entry);
  entry.listeners.add(listener);
  return () => entry.listeners.delete(listener);
}

/** Hands secrets on; both ends of a connection inside the simulation have the same, they are told once. */
export function tell_secrets(sim: Simulation, lines: readonly string[]): void {
  const entry = BY_SIMULATION.get(sim);
  if (entry === undefined || entry.listeners.size === 0) return;
  const news = lines.filter((line) => !entry.told.has(line));
  if (news.length === 0) return;
  for (const line of news) entry.told.add(line);
  for (const listener of entry.listeners) listener(news.join(''));
}
