// What a check claims, in words, for a reader who sees its id for the first time. The checks of the upper layers are
// diagnostics, whose messages say the rule themselves.

import { is_thrown } from '../../../rtos/explore/thrown_failure.ts';
import { type ClaimKind, read_claim_id } from '../../../rtos/sim/checks.ts';

const CHECKS: Readonly<Record<string, string>> = {
  deadlock:
    'circular wait: deadlock; each thread waits without a timeout for what the next one holds, and none can continue',
  'waits-forever': 'a thread waits without a timeout for a lock or for memory that is never released',
  'priority-inversion':
    'unbounded priority inversion: a thread waits for a lock whose owner cannot run, because a thread of lower priority than the waiting one has the CPU',
  starvation: 'a thread is ready and never gets the CPU, because higher-priority threads never block',
  livelock: 'threads run and time passes, but the firmware makes no progress: no sim_progress()',
  'missed-deadline':
    'the system timer thread falls behind: every timer and every timeout of the board is late',
  'no-progress-after-heal':
    'from a time on nothing goes wrong any more; within a bound from then there must be progress',
  'queue-grows': 'entries come into a queue faster than they are taken out: it will overflow',
  'wait-in-timer': 'a timer callback asked to wait: it runs in the thread that processes all timeouts',
  'forbidden-context': 'a service was called from where its manual page does not allow it',
  'use-after-delete': 'a service was given a control block that was never created, or has been deleted',
  'packet-leak': 'a packet was taken from its pool and never released: the pool will run empty',
  'packet-double-release': 'a packet was released twice: by then it may belong to somebody else',
  'mqtt-callback-blocked': 'a callback of the MQTT client blocked: it runs in the thread of the client',
  exception: 'the firmware, or the scenario, threw an exception',
  'reported-status': 'the firmware printed a status other than success',
  'not-finished': 'the work of the firmware must be done when the run ends',
  'simulator-rule': 'the program broke a rule of the simulator',
};

const CLAIMS: Readonly<Record<ClaimKind, (name: string) => string>> = {
  assert: (name) => `the firmware claims that "${name}" whenever it gets to this place (sim_assert)`,
  always: (name) => `the firmware claims that "${name}" at every moment (sim_always)`,
  unreachable: (name) => `the firmware claims never to reach the place "${name}" (sim_unreachable)`,
  within: (name) => `the firmware claims that "${name}" within a number of ticks (sim_eventually_within)`,
};

/** True for a failure that is none of a check that comes for free: the firmware's own claims, and what stops a run. */
export function is_claim(id: string): boolean {
  return is_thrown(id) || read_claim_id(id) !== null;
}

/** One sentence on what a check with this id claims or looks for. `diagnosed`: the simulator reported it. */
export function check_words(id: string, diagnosed = false): string {
  const claim = read_claim_id(id);
  if (claim !== null) return CLAIMS[claim.kind](claim.name);
  const known = CHECKS[id];
  if (known !== undefined) return known;
  return diagnosed
    ? 'the simulator reports what is undefined on hardware and what the manual forbids'
    : 'a check of the scenario itself (sim.checks)';
}
