// One run of a firmware in C for a comparison: in streams, which services each thread called and what they returned, what it printed, and
// the frames from one place to another.

import { run_with_host, Simulation, sim_targets } from '../../rtos/sim_api.ts';
import { status_name } from '../account/status_names.ts';
import { Bench } from '../bench/bench.ts';
import { build_scenario, type Scenario } from '../bench/scenario.ts';
import { type ServiceCall, service_calls } from '../c/bridge/service_calls.ts';

/** Something that happened, in the place where it stands in its stream. */
export interface Happening {
  readonly time_ns: number;
  readonly tick: number;
  readonly text: string;
}

/** What happened by where: `board/thread` (services), `board/thread prints`, `board > broker`. */
export type Streams = ReadonlyMap<string, readonly Happening[]>;

/** What a stack chooses for itself, and what depends on how fast a thread has read: it is left out of a comparison. */
export const LEFT_OUT =
  'initial sequence numbers, ports from 49152, how far a window is open in an acknowledgment';

const FIRST_CHOSEN_PORT = 49_152;
/** A tick where no board says another one. */
const USUAL_TICK_NS = 10e6;

function neutral(text: string): string {
  return text
    .replace(/initial sequence number \d+/g, 'initial sequence number *')
    .replace(/^(TCP ACK\b.*), window \d+/, '$1')
    .replace(/(?<=\bport |\bport \d+ to )\d+/g, (port) => (Number(port) >= FIRST_CHOSEN_PORT ? '*' : port));
}

/** Services that return no number. */
const POINTERS: ReadonlySet<string> = new Set(['tx_thread_identify']);

function call_text({ service, status, end_tick, begin_tick }: ServiceCall): string {
  if (status === null) return `${service}: has not returned`;
  const ticks = end_tick - begin_tick;
  // A pointer is another one in another build.
  const answer = POINTERS.has(service)
    ? status === 0
      ? 'TX_NULL'
      : 'a thread'
    : status_name(service, status);
  return `${service}: ${answer}${ticks === 0 ? '' : `, after ${ticks} ${ticks === 1 ? 'tick' : 'ticks'}`}`;
}

/** Without its tick, which is known when the boards are. */
type Untimed = Omit<Happening, 'tick'>;

/** A run and when it ended. */
interface StackRun {
  readonly streams: Streams;
  readonly end_ns: number;
}

/**
 * Runs the scenario, whose firmware was built with its services watched, until it is done or the time is over; with `to_the_end` until the
 * time is over, as another run of it took so long.
 */
export async function stack_run(
  scenario: Scenario,
  seed: number,
  until_ns: number,
  to_the_end = false,
): Promise<StackRun> {
  const streams = new Map<string, Untimed[]>();
  // Of the same words one copy: there may be a million calls of a service.
  const texts = new Map<string, string>();
  const add = (where: string, time_ns: number, words: string): void => {
    const text = texts.get(words) ?? words;
    texts.set(text, text);
    const stream = streams.get(where) ?? [];
    streams.set(where, stream);
    stream.push({ time_ns, text });
  };
  const write = (line: string): void => {
    const [, seconds = '', place = '', text = ''] = /^ *([\d.]+) {2}(.*?) {2,}(.*)$/.exec(line) ?? [];
    const is_frame = place.includes(' > ');
    add(
      is_frame ? place : `${place} prints`,
      Math.round(Number(seconds) * 1e9),
      is_frame ? neutral(text) : text,
    );
  };
  const bench = new Bench(new Simulation({ seed }), { write });
  const { done = () => false, finish } = build_scenario(scenario, bench, { fixed: false });
  const until = to_the_end ? () => false : done;
  await run_with_host(bench.sim, { until_ns, until });
  const end_ns = Math.min(until_ns, bench.now_ns());
  bench.end();
  bench.account?.finish();
  finish?.();
  let tick_ns = USUAL_TICK_NS;
  for (const { name, kernel } of sim_targets(bench.sim)) {
    const calls = service_calls(kernel);
    if (calls.length > 0) tick_ns = kernel.tick_ns;
    for (const call of calls) add(`${name}/${call.context}`, call.begin_ns, call_text(call));
    if (!calls.some(({ service }) => service.startsWith('tx_'))) continue;
    for (const { context, service, begin_ns } of calls)
      add(`${name}, all threads`, begin_ns, `${context} calls ${service}`);
  }
  const tick = (time_ns: number): number => Math.floor(time_ns / tick_ns);
  const timed = [...streams].map(
    ([where, stream]) => [where, stream.map((one) => ({ ...one, tick: tick(one.time_ns) }))] as const,
  );
  return { streams: new Map(timed), end_ns };
}
