// The checks, questions and hints of this lesson; its text is text.md.

import { type Check, nominal } from '../../check/checks.ts';
import { Lab } from '../../check/lab.ts';
import type { LabRun } from '../../check/lab_run.ts';
import { lesson } from '../../lesson.ts';
import type { Loss } from './given/losses.ts';
import { scenario, transfer } from './given/scenario.ts';
import { variant } from './given/variant.ts';
import { predictions } from './start/predictions.ts';

const WITHIN = 0.02;
/** The timer can have been started by the ACK before. */
const WITHIN_TIMER = 0.1;

/** The run with these losses, whatever the student plays with. */
function run_with(...losses: Loss[]): LabRun {
  return new Lab(transfer(losses), variant).nominal();
}

/** When the sender sent each copy of a segment, in ms. */
function copies_ms(run: LabRun, segment: number): number[] {
  const data = run.frames.filter(({ from, text }) => from === 'sender' && text.includes('bytes of data'));
  const again = data.filter(({ text }) => text.includes('retransmission'));
  const first = data.filter((frame) => !again.includes(frame))[segment - 1];
  return [first, ...again].map((frame) => (frame?.time_ns ?? 0) / 1e6);
}

function duplicate_ack({ frames }: LabRun): number {
  const text = frames.find((frame) => frame.text.includes('duplicate ACK'))?.text ?? '';
  return Number(/ACK (\d+)/.exec(text)?.[1]);
}

/** Compares a prediction with a run, and does not give the answer away. */
function predicted(
  name: string,
  value: number,
  loss: Loss,
  unit: string,
  measure: (run: LabRun) => number,
  within = WITHIN,
): Check {
  return {
    name,
    points: 1,
    look: () => {
      const right = measure(run_with(loss));
      if (Math.abs(value - right) <= right * within) return { ok: true, said: `${value}${unit}` };
      const { segment, copies } = loss;
      return {
        ok: false,
        said: `${value}${unit} is not it; lost = [{ segment: ${segment}, copies: ${copies} }] and the report show it`,
      };
    },
  };
}

const early: Loss = { segment: variant.early, copies: 1 };
const last: Loss = { segment: variant.segments, copies: 1 };
const thrice: Loss = { segment: variant.segments, copies: 3 };

export default lesson({
  number: 13,
  title: 'A segment gets lost',
  minutes: 60,
  needs: [12],
  words: [
    'segment',
    'sequence number',
    'duplicate ACK',
    'fast retransmit',
    'retransmission timeout',
    'backoff',
  ],
  goal: 'four predictions about lost segments that come true',
  scenario,
  variant: (random) => ({
    segments: 16 + random.below(8),
    bytes: 80 + 10 * random.below(8),
    gap_ms: 40 + 10 * random.below(5),
    early: 4 + random.below(6),
  }),
  checks: [
    nominal('the run does not fail', 0),
    predicted('the number in the duplicate ACKs', predictions.duplicate_ack, early, '', duplicate_ack),
    predicted('one from the middle is sent again', predictions.early_again_ms, early, ' ms', (run) => {
      const [first = 0, again = 0] = copies_ms(run, early.segment);
      return again - first;
    }),
    predicted(
      'the last one is sent again',
      predictions.last_again_ms,
      last,
      ' ms',
      (run) => {
        const [first = 0, again = 0] = copies_ms(run, last.segment);
        return again - first;
      },
      WITHIN_TIMER,
    ),
    predicted('the last one, lost three times', predictions.last_arrives_ms, thrice, ' ms', (run) => {
      const [, again = 0, , third = 0] = copies_ms(run, thrice.segment);
      return third - again;
    }),
  ],
  questions: [
    {
      ask: 'A segment from the middle gets lost once. How many duplicate ACKs come before it is sent again?',
      answer: () => {
        const { frames } = run_with(early);
        const again = frames.findIndex(({ text }) => text.includes('retransmission'));
        return frames.slice(0, again).filter(({ text }) => text.includes('duplicate ACK')).length;
      },
    },
    {
      ask: 'And how many segments are sent again in all?',
      answer: () => run_with(early).frames.filter(({ text }) => text.includes('retransmission')).length,
    },
    {
      ask: 'How many duplicate ACKs come when the last segment gets lost?',
      answer: () => run_with(last).frames.filter(({ text }) => text.includes('duplicate ACK')).length,
    },
  ],
  views: ['tcp plot', 'ladder'],
  hints: [
    'Put lost = [{ segment: 3, copies: 1 }] into predictions.ts and look at the TCP plot of the report. What does the receiver say to each segment behind the gap?',
    'An ACK names the byte that the receiver wants next. The SYN is byte 0, so the first byte of data is number 1.',
    'Three duplicate ACKs are the sign for a loss. Each needs a segment behind the lost one that arrives, and these come at your pace.',
    'Without duplicate ACKs the sender waits for its timer. NetX Duo does not double it: NX_TCP_RETRY_SHIFT is 0 unless it is built otherwise.',
  ],
});
