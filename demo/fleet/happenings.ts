// What went wrong on purpose, and which boards it took away for how long: counted as the broker sees it.

import { UsageError } from '../host/usage.ts';
import type { FleetEvent } from './fleet_result.ts';

/** True for the boards that something concerns. */
type Concerns<Board> = (board: Board) => boolean;

class Happening<Board> {
  readonly name: string;
  readonly from_ns: number;
  readonly to_ns: number;
  readonly concerns: Concerns<Board>;
  /** Boards that were away during it, and for those that came back, when. */
  readonly back_ns = new Map<Board, number | null>();

  constructor(name: string, from_ns: number, to_ns: number, concerns: Concerns<Board>) {
    this.name = name;
    this.from_ns = from_ns;
    this.to_ns = to_ns;
    this.concerns = concerns;
  }
}

/** After its end a board may still be lost to it: the broker notices a silent one by its keep alive. */
const AFTERMATH_NS = 120e9;

export class Happenings<Board> {
  private readonly all: Happening<Board>[] = [];

  note(name: string, from_ns: number, to_ns: number, concerns: Concerns<Board> = () => true): void {
    if (this.all.some((one) => one.name === name))
      throw new UsageError(`two faults are called '${name}': give one of them another name`);
    this.all.push(new Happening(name, from_ns, to_ns, concerns));
  }

  /** A board has got, or has lost, its connection. */
  presence(board: Board, connected: boolean, now_ns: number): void {
    for (const one of this.all) {
      if (now_ns < one.from_ns || !one.concerns(board)) continue;
      if (connected) {
        if (one.back_ns.has(board) && one.back_ns.get(board) === null) one.back_ns.set(board, now_ns);
      } else if (now_ns < this.losses_end_ns(one, board)) this.mark_away(one, board, now_ns);
    }
  }

  /** Until when a loss may be this one's doing: a board that goes when something else of its begins is lost to that one. */
  private losses_end_ns({ from_ns, to_ns }: Happening<Board>, board: Board): number {
    const others = this.all.filter((other) => other.from_ns > from_ns && other.concerns(board));
    const later = others.map((other) => other.from_ns);
    return Math.max(to_ns, Math.min(to_ns + AFTERMATH_NS, ...later));
  }

  /** A board is away while it lasts; one that was back after its end is not lost to it again. */
  private mark_away(one: Happening<Board>, board: Board, now_ns: number): void {
    const back_ns = one.back_ns.get(board);
    if (back_ns !== undefined && back_ns !== null && now_ns > one.to_ns) return;
    one.back_ns.set(board, null);
  }

  /** What happened, each with how the boards came back. */
  get events(): FleetEvent[] {
    return this.all.map(({ name, from_ns, to_ns, back_ns }) => {
      const times = [...back_ns.values()];
      const back = times.filter((time_ns) => time_ns !== null);
      const back_s = back.map((time_ns) => Math.max(0, time_ns - to_ns) / 1e9).sort((a, b) => a - b);
      return {
        name,
        from_s: from_ns / 1e9,
        to_s: to_ns / 1e9,
        back_s,
        still_away: times.length - back.length,
      };
    });
  }
}
