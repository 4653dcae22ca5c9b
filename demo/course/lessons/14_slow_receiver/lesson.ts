// The checks, questions and hints of this lesson; its text is text.md.

import { nominal, portfolio, trace } from '../../check/checks.ts';
import type { LabRun } from '../../check/lab_run.ts';
import { lesson } from '../../lesson.ts';
import { scenario } from './given/scenario.ts';
import { variant } from './given/variant.ts';
import { WINDOW_BYTES } from './start/log_link.ts';

const MSS = 1460;
const CUT = 'a window that is nearly used up cuts one, too: is the receiver quick enough?';

/** Sizes of the segments with data. */
function sizes({ frames }: LabRun): number[] {
  return frames.flatMap(({ from, text }) => {
    const bytes = from === 'sender' ? /^TCP (\d+) bytes? of data/.exec(text)?.[1] : undefined;
    return bytes === undefined ? [] : [Number(bytes)];
  });
}

function new_data({ frames }: LabRun): LabRun['frames'] {
  return frames.filter(
    ({ from, text }) =>
      from === 'sender' && /^TCP \d+ bytes? of data/.test(text) && !text.includes('retransmission'),
  );
}

/** The longest time between two segments with new data, in seconds. */
function longest_standstill_s(run: LabRun): number {
  const data = new_data(run);
  return (
    data.reduce(
      (longest, { time_ns }, i) => Math.max(longest, time_ns - (data[i - 1]?.time_ns ?? time_ns)),
      0,
    ) / 1e9
  );
}

export default lesson({
  number: 14,
  title: 'A slow receiver',
  minutes: 60,
  needs: [12],
  words: ['receive window', 'flow control', 'zero window', 'window update', 'MSS', 'small segments'],
  goal: 'full segments on the wire, and no standstill of more than a second, with a window of 4 KB',
  scenario,
  variant: (random) => ({
    lines: 480 + 20 * random.below(4),
    line_bytes: 90 + 2 * random.below(8),
    erase_ms: 2300 + 50 * random.below(6),
  }),
  checks: [
    nominal('all lines arrive', 1),
    trace('the window stays as it is', 1, () =>
      WINDOW_BYTES <= 4096
        ? true
        : `the recorder has memory for 4096 bytes, and the window has ${WINDOW_BYTES}`,
    ),
    trace('no standstill of more than a second', 2, (run) => {
      const longest = longest_standstill_s(run);
      return longest <= 1 ? true : `for ${longest.toFixed(2)} s nothing moves`;
    }),
    trace('segments are full', 2, (run) => {
      const all = sizes(run);
      const full = all.filter((size) => size === MSS).length;
      if (full >= 0.9 * all.length) return true;
      return `${full} of ${all.length} segments have ${MSS} bytes (${CUT})`;
    }),
    trace('it does not take longer than before', 1, (run) => {
      const took_s = run.result.now_ns / 1e9;
      const most_s = variant.lines * 0.0205 + 1.5;
      return took_s <= most_s
        ? true
        : `it takes ${took_s.toFixed(1)} s; ${most_s.toFixed(1)} s are enough for ${variant.lines} lines`;
    }),
    portfolio('all lines arrive under 8 mixed timings', 1, { runs: 8 }),
  ],
  questions: [
    {
      ask: 'About how many segments with new data does the start file send (those that are sent again do not count)?',
      answer: (lab) => new_data(lab.nominal()).length,
      within: 6,
    },
    {
      ask: 'With how many bytes of lines in nearly each of them?',
      answer: () => variant.line_bytes,
    },
    {
      ask: 'How long is the longest time in which it sends nothing new, in seconds?',
      answer: (lab) => longest_standstill_s(lab.nominal()),
      within: 0.05,
    },
    {
      ask: 'By what does the recorder tell the sender that there is room again (the words of the report)?',
      answer: () => 'window update',
      also: ['a window update', 'TCP window update'],
    },
  ],
  views: ['tcp plot', 'ladder', 'levels'],
  hints: [
    'The TCP plot has two lines: what was sent, and how far the receiver allows to send. Where the first one is flat, nothing moves. What does the flash do then (Levels)?',
    'nx_tcp_socket_mss_get(socket, mss) tells how many bytes fit into one segment. Gather lines until you have so many; do not forget what is left at the end.',
    'flash.write erases a whole sector when it has to, and nothing is read meanwhile. flash.erase_step() does 50 ms of it. How often between two packets is it needed, so that the other sector is ready in time?',
  ],
});
