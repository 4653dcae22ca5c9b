// `npm run fuzz [-- FRAMES [SEED]]`: random and mutated frames at a board in every state, time messages at an SNTP
// client and frames at a WebSocket, default: 100,000 of each. Prints how
// many frames each counter was the reason for; a failure prints the smallest case that fast-check found.

import { STATE_NAMES } from './fuzz_board.ts';
import { fuzz_state, type Reasons } from './fuzz_run.ts';
import { fuzz_time, TIME_CLIENTS } from './time_fuzz.ts';
import { fuzz_websocket } from './websocket_fuzz.ts';

const frames = Number(process.argv[2] ?? 100_000);
const seed = Number(process.argv[3] ?? 1);
const reasons: Reasons = new Map();
let total = 0;
for (const [index, state] of STATE_NAMES.entries()) {
  const sent = fuzz_state(state, Math.ceil(frames / STATE_NAMES.length), seed * 1000 + index, reasons);
  console.log(`${String(sent).padStart(6)} frames in ${state}`);
  total += sent;
}
console.log(`${String(total).padStart(6)} frames in all\n\nframes  counter that says what became of them`);
const rows = [...reasons].sort(([a], [b]) => (a < b ? -1 : 1));
for (const [reason, count] of rows) console.log(`${String(count).padStart(6)}  ${reason}`);

console.log('\ntime messages');
for (const [name, broadcast, options] of TIME_CLIENTS) {
  const messages = Math.ceil(frames / TIME_CLIENTS.length);
  const { updates, refused, problems } = fuzz_time(messages, seed, broadcast, options);
  console.log(`${String(messages).padStart(6)}  ${name}: ${updates} updates, ${refused} refused`);
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

console.log('\nWebSocket frames');
for (const profile of ['documented', 'published'] as const) {
  const { frames: sent, open, problems } = fuzz_websocket(Math.ceil(frames / 2), seed, { profile });
  console.log(`${String(sent).padStart(6)}  ${profile}: ${open} connections stayed open`);
  // A published client keeps packets and waits without limit: that is what its quirks say.
  if (problems.length > 0 && profile === 'documented') throw new Error(problems.join('\n'));
}
