// Tells when a real broker says nothing for so long that whoever looks on wonders whether the program still lives: a
// broker that was stopped, a host that swallows packets. Firmware may wait forever; the person in front of it should
// know for what.

/** Real time without a byte before something is said; then again each time the silence has doubled. */
const SILENCE_MS = 5000;

export interface SilenceOptions {
  /** Bytes or events that came from outside so far. */
  readonly heard: () => number;
  /** What is waited for, in words; null while nobody waits. */
  readonly waiting: () => string | null;
  readonly tell: (line: string) => void;
  readonly silence_ms?: number;
}

/** Begins to watch; the result ends it. */
export function watch_silence({ heard, waiting, tell, silence_ms = SILENCE_MS }: SilenceOptions): () => void {
  let last = heard();
  let since_ms = performance.now();
  let next_ms = silence_ms;
  let has_waited = false;
  const look = (): void => {
    const now_ms = performance.now();
    const what = waiting();
    has_waited ||= what !== null;
    // As long as nobody has asked for anything, it is not the other side that is silent: IPv6 takes seconds to begin.
    if (heard() !== last || !has_waited) {
      last = heard();
      since_ms = now_ms;
      next_ms = silence_ms;
    }
    if (now_ms - since_ms < next_ms || what === null) return;
    tell(`nothing has come for ${(next_ms / 1000).toFixed(next_ms < 1000 ? 1 : 0)} s of real time: ${what}`);
    next_ms *= 2;
  };
  const timer = setInterval(look, silence_ms / 5);
  return () => clearInterval(timer);
}
