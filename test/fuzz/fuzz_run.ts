// Frames at a board in a state of its connection, and what must hold after each: no exception, the counter that the frame
// calls for has gone up, and the connection is where the RFC lets this frame take it. After the last one everything is
// taken down, and every packet must be home.

import fc from 'fast-check';
import { frame_of, RECIPE, type Recipe } from './frame_recipe.ts';
import { FuzzBoard, STATES, type StateName } from './fuzz_board.ts';
import { type Verdict, verdict_of } from './verdict.ts';

const FIN = 1;
const SYN = 2;
const RST = 4;
const ACK = 16;
const FRAMES_AT_A_BOARD = 25;

/** Entry for frames that brought the connection into another state. */
export const MOVED = '(of these: into another state of the connection)';

/** How often each counter was the reason why a frame went no further. */
export type Reasons = Map<string, number>;

/** Where a segment may take a connection, by RFC 9293 3.10.7; `fin` is true once any segment had a FIN. */
function may_go(from: number, to: number, flags: number, fin: boolean, options: boolean): boolean {
  const has = (bit: number): boolean => (flags & bit) !== 0;
  const ended = to === STATES.closed || to === STATES.listen;
  // A reset, a SYN in the window, or options that make no sense.
  if (ended && from >= STATES['syn sent'] && (has(RST) || has(SYN) || options)) return true;
  switch (from) {
    case STATES['syn sent']:
      if (to === STATES['syn received']) return has(SYN);
      return has(SYN) && has(ACK) && (to === STATES.established || (fin && to === STATES['close wait']));
    case STATES.listen:
      return has(SYN) && to === STATES['syn received'];
    case STATES['syn received']:
      return has(ACK) && (to === STATES.established || (fin && to === STATES['close wait']));
    case STATES.established:
      return fin && to === STATES['close wait'];
    case STATES['fin wait 1']:
      if (to === STATES['fin wait 2']) return has(ACK);
      return fin && has(ACK) && (to === STATES.closing || to === STATES['time wait']);
    case STATES['fin wait 2']:
      return fin && to === STATES['time wait'];
    case STATES.closing:
      return has(ACK) && to === STATES['time wait'];
    case STATES['last ack']:
      return has(ACK) && ended;
    default:
      return false;
  }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

/** Sends the frames of the recipes one after the other. Throws with the reason when something is wrong. */
export function fuzz_run(
  state: StateName,
  recipes: readonly Recipe[],
  reasons: Reasons,
  published = false,
): void {
  const board = new FuzzBoard(state, published);
  if (board.socket.nx_tcp_socket_state !== STATES[state]) {
    throw new Error(`the board came to state ${board.socket.nx_tcp_socket_state} and not to ${state}`);
  }
  let fin = false;
  for (const recipe of recipes) {
    const frame = frame_of(recipe, board);
    const verdict = verdict_of(frame);
    const from = board.socket.nx_tcp_socket_state;
    const before = board.counters();
    board.inject(frame);
    const to = board.socket.nx_tcp_socket_state;
    if (verdict.flags !== null && (verdict.flags & FIN) !== 0) fin = true;
    check_counter(verdict, before, board.counters(), frame, reasons);
    if (to === from) continue;
    const { flags, options } = verdict;
    if (flags === null || !may_go(from, to, flags, fin, options)) {
      throw new Error(`from state ${from} to ${to} by ${hex(frame)}`);
    }
    count(reasons, MOVED);
  }
  const problems = board.close();
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

/** Sends at least so many frames at boards in a state, a few at each. Returns how many there were. */
export function fuzz_state(state: StateName, frames: number, seed: number, reasons: Reasons): number {
  let sent = 0;
  const recipes = fc.array(RECIPE, { minLength: 1, maxLength: FRAMES_AT_A_BOARD, size: 'max' });
  const property = fc.property(recipes, fc.boolean(), (list, published) => {
    sent += list.length;
    fuzz_run(state, list, reasons, published);
  });
  for (let round = 0; sent < frames; round++) {
    const numRuns = Math.ceil((frames - sent) / FRAMES_AT_A_BOARD);
    fc.assert(property, { seed: seed * 1000 + round, numRuns, endOnFailure: false });
  }
  return sent;
}

function check_counter(
  verdict: Verdict,
  before: Readonly<Record<string, number>>,
  after: Readonly<Record<string, number>>,
  frame: Uint8Array,
  reasons: Reasons,
): void {
  const { counter } = verdict;
  if (counter !== null && (after[counter] ?? 0) <= (before[counter] ?? 0)) {
    throw new Error(`${counter} did not count ${hex(frame)}`);
  }
  count(reasons, counter ?? 'left to TCP, ARP or IGMP in its state');
}

function count(reasons: Reasons, reason: string): void {
  reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
}
