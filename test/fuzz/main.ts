// `npm run fuzz [-- FRAMES [SEED]]`: random and mutated frames at a board in every state, IPv6 frames of each kind, answers at a
// DHCP and a DNS client, time messages at an SNTP client and frames at a WebSocket, default: 100,000 of each. Prints how
// many frames each counter was the reason for; a failure prints the smallest case that fast-check found.

import { fuzz_dhcp } from './dhcp_fuzz.ts';
import { fuzz_dns } from './dns_fuzz.ts';
import { STATE_NAMES } from './fuzz_board.ts';
import { fuzz_state, type Reasons } from './fuzz_run.ts';
import { fuzz_ipv6 } from './ipv6_fuzz.ts';
import { IPV6_KINDS } from './ipv6_fuzz_frames.ts';
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

function fail_on(problems: readonly string[]): void {
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

console.log('\nIPv6 frames');
for (const [index, kind] of IPV6_KINDS.entries()) {
  const { frames: sent, counted, problems } = fuzz_ipv6(kind, frames, seed * 1000 + index);
  const delivered = counted.get('nx_ip_total_packets_delivered') ?? 0;
  console.log(`${String(sent).padStart(6)}  ${kind}: ${delivered} came to a protocol`);
  fail_on(problems);
}

console.log('\nanswers of servers');
for (const published of [false, true]) {
  const build = published ? 'published' : 'documented';
  const dhcp = fuzz_dhcp(Math.ceil(frames / 2), seed, published);
  console.log(`${String(dhcp.frames).padStart(6)}  DHCP, ${build}: ${dhcp.bound} times an address`);
  const dns = fuzz_dns(Math.ceil(frames / 2), seed, published);
  console.log(
    `${String(dns.frames).padStart(6)}  DNS, ${build}: ${dns.found} calls found something, ${dns.refused} not`,
  );
  fail_on([...dhcp.problems, ...dns.problems]);
}

console.log('\ntime messages');
for (const [name, broadcast, options] of TIME_CLIENTS) {
  const messages = Math.ceil(frames / TIME_CLIENTS.length);
  const { updates, refused, problems } = fuzz_time(messages, seed, broadcast, options);
  console.log(`${String(messages).padStart(6)}  ${name}: ${updates} updates, ${refused} refused`);
  fail_on(problems);
}

console.log('\nWebSocket frames');
for (const profile of ['documented', 'published'] as const) {
  const { frames: sent, open, problems } = fuzz_websocket(Math.ceil(frames / 2), seed, { profile });
  console.log(`${String(sent).padStart(6)}  ${profile}: ${open} connections stayed open`);
  // A published client keeps packets and waits without limit: that is what its quirks say.
  if (profile === 'documented') fail_on(problems);
}
