// A test in C for the issue tracker of ThreadX, from a failing run: the same threads make the same calls in the same order, on the
// Linux port. Where a thread computed in the recorded run it sleeps until its turn has come, so it is the order that is
// reproduced, not the times; what the firmware itself computed and compared is not in it.

import type { Kernel } from '../../../rtos/kernel/kernel.ts';
import { object_title } from '../../../rtos/kernel/object_title.ts';
import { TX_COMPLETED, TX_READY, TX_SLEEP, TX_TERMINATED } from '../../../rtos/kernel/tx_constants.ts';
import type { TX_THREAD } from '../../../rtos/kernel/tx_thread_cb.ts';
import { is_wait } from '../../../rtos/kernel/wait_trace.ts';
import { time_text } from '../../../rtos/sim/time_text.ts';
import type { CheckFailure, RunResult } from '../../../rtos/sim_api.ts';
import { c_call, c_status } from './c_calls.ts';
import { type CObjects, c_objects } from './c_objects.ts';
import { HELPERS, watcher } from './c_parts.ts';
import { c_string, in_comment, STATE_WORDS } from './c_words.ts';
import { type Caller, type RecordedCall, type RecordedRun, recorded_run } from './recorded_calls.ts';

/** The C text, and what of the run it does not express. */
export interface CTest {
  readonly text: string;
  /** Sentences; empty when the failure shows in the test as it did in the run. */
  readonly not_expressed: readonly string[];
}

/** Who ends in which state. */
interface Ending {
  readonly thread: TX_THREAD;
  readonly word: string;
}

function endings(kernel: Kernel): Ending[] {
  return kernel.threads.objects
    .filter((thread) => thread !== kernel.timer_thread)
    .map((thread) => ({ thread, word: STATE_WORDS[thread.tx_thread_state] ?? `${thread.tx_thread_state}` }));
}

/** The threads that wait for an object without a limit when the run fails: that they still do is what the test can see. */
function stuck(kernel: Kernel): Ending[] {
  return endings(kernel).filter(
    ({ thread }) => is_wait(thread.tx_thread_state) && thread.tx_thread_timer.tx_timer_internal_list_head < 0,
  );
}

class Writer {
  readonly left_out = new Set<string>();
  private readonly run: RecordedRun;
  private readonly objects: CObjects;
  private readonly stuck: ReadonlySet<number>;

  /** `stuck` are the threads whose last calls must not return. */
  constructor(run: RecordedRun, objects: CObjects, stuck: ReadonlySet<number>) {
    this.run = run;
    this.objects = objects;
    this.stuck = stuck;
  }

  calls_of(caller: Caller): readonly RecordedCall[] {
    return this.run.calls.filter((call) => key_of(call.caller) === key_of(caller));
  }

  /** The statements of a call; `begin` is how this caller waits for its turn. */
  call(call: RecordedCall): string[] {
    const { service, time_ns, step, end_step, waited, status } = call;
    const text = c_call(call, (id) => this.objects.name_of(id));
    const when = `/* ${step}: ${time_text(time_ns)} s */`;
    if (text === 'no effect') return [`    begin(${step}UL); ${when.replace(' */', `, ${service} */`)}`];
    if (text === 'not expressed') {
      this.left_out.add(`${service} has no arguments in the trace: the call is left out`);
      return [`    begin(${step}UL); ${when.replace(' */', `, ${service}: not expressed */`)}`];
    }
    const lines = [`    begin(${step}UL); ${when}`];
    const expected = c_status(call);
    if (end_step === null) {
      const stays = this.stuck.has(call.caller.id) && waited;
      lines.push(`    ${text}; /* the run failed before this call returned */`);
      if (stays) lines.push(`    returned(${c_string(service)}, ${step}UL);`);
    } else {
      lines.push(
        `    check(${c_string(service)}, ${step}UL, ${text}, ${status === null ? 'TX_SUCCESS' : expected});`,
      );
      if (waited) lines.push(`    begin(${end_step}UL); /* it waited until here */`);
    }
    return lines;
  }

  /** The function of a thread. */
  thread(thread: TX_THREAD): string[] {
    const caller: Caller = { kind: 'thread', id: thread.sim_id, name: '' };
    const name = this.objects.name_of(thread.sim_id);
    const state = thread.tx_thread_state;
    const body = this.calls_of(caller).flatMap((call) => this.call(call));
    const computes = state === TX_READY || (state === TX_SLEEP && body.length === 0);
    return [
      `static void ${name}_entry(ULONG input)`,
      '{',
      '    ULONG word = 0;',
      '',
      '    (void)input;',
      '    (void)word;',
      ...body,
      ...(computes && state === TX_READY
        ? ['    /* It computes when the run fails, or is ready to. */', '    while (!over) { }']
        : []),
      '}',
      '',
    ];
  }

  /** The expiration function of a timer, called each tick: it does what it did once its turn has come. */
  timer(caller: Caller): string[] {
    const name = this.objects.name_of(caller.id);
    const rounds = bursts(this.calls_of(caller));
    const cases = rounds.flatMap((calls) => [
      `    if (turn == ${calls[0]?.step}UL && settled())`,
      '    {',
      ...calls.flatMap((call) => this.call(call)).map((line) => `    ${line}`),
      '        return;',
      '    }',
    ]);
    return [
      `static void ${name}_expires(ULONG input)`,
      '{',
      '    ULONG word = 0;',
      '',
      '    (void)input;',
      '    (void)word;',
      ...cases,
      '}',
      '',
    ];
  }

  /** Interrupts, from a thread of Linux, as the port makes its tick. */
  interrupts(): string[] {
    const calls = this.run.calls.filter(({ caller }) => caller.kind === 'interrupt');
    const each = new Map<number, RecordedCall[]>();
    for (const call of calls) each.set(call.caller.id, [...(each.get(call.caller.id) ?? []), call]);
    const body = [...each.values()].flatMap((own) => [
      `    /* interrupt ${in_comment(own[0]?.caller.name ?? '')} */`,
      `    interrupt_begins(${own[0]?.step}UL);`,
      ...own.flatMap((call) => this.call(call)),
      '    _tx_thread_context_restore();',
    ]);
    return [
      'static void *interrupts(void *unused)',
      '{',
      '    ULONG word = 0;',
      '',
      '    (void)word;',
      ...body,
      '    return unused;',
      '}',
      '',
    ];
  }

  get timers(): Caller[] {
    const found = new Map<number, Caller>();
    for (const { caller } of this.run.calls) if (caller.kind === 'timer') found.set(caller.id, caller);
    return [...found.values()];
  }
}

/** Calls of an expiration function that come one behind the other. */
function bursts(calls: readonly RecordedCall[]): RecordedCall[][] {
  const found: RecordedCall[][] = [];
  for (const call of calls) {
    const last = found.at(-1);
    if (last !== undefined && last.at(-1)?.step === call.step - 1) last.push(call);
    else found.push([call]);
  }
  return found;
}

function key_of({ kind, id }: Caller): string {
  return kind === 'interrupt' ? 'interrupts' : `${kind} ${id}`;
}

function order_lines(run: RecordedRun, objects: CObjects): string[] {
  return run.calls.map(({ caller, service, record, step, time_ns, waited }) => {
    const object =
      record === null || service === 'tx_thread_sleep' ? '' : ` ${objects.title_of(record.info1)}`;
    const ends = waited ? ', waits' : '';
    return ` * ${String(step).padStart(4)}  ${time_text(time_ns)}  ${in_comment(`${caller.name}: ${service}${object}${ends}`)}`;
  });
}

function limits(failure: CheckFailure, waiting: readonly Ending[], left_out: ReadonlySet<string>): string[] {
  const claim = /^(assert|always|unreachable|within) /.test(failure.id);
  const blind =
    waiting.length === 0
      ? [
          'no thread waits for an object when the run fails: the test makes the calls in their order, and nothing in it fails by itself',
        ]
      : [];
  const claims =
    claim && waiting.length === 0
      ? [
          `"${failure.id}" is a claim about variables of the firmware, or about time, which the replay does not know: add it at the end of its thread`,
        ]
      : [];
  return [...blind, ...claims, ...left_out];
}

/** Writes the test of a failing run of one board, made with annotations. `replay` is its one line. */
export function c_test(result: RunResult, kernel: Kernel, replay: string): CTest {
  const { failure } = result;
  if (failure === null) throw new Error('the run passes');
  const run = recorded_run(result, kernel);
  const objects = c_objects(kernel, result.sim.trace);
  const waiting = stuck(kernel);
  const writer = new Writer(run, objects, new Set(waiting.map(({ thread }) => thread.sim_id)));
  const threads = endings(kernel).map(({ thread }) => thread);
  const bodies = [
    ...threads.flatMap((thread) => writer.thread(thread)),
    ...writer.timers.flatMap((caller) => writer.timer(caller)),
    ...writer.interrupts(),
  ];
  const not_expressed = limits(failure, waiting, writer.left_out);
  const states = waiting.map(({ thread, word }) => {
    const title = object_title(thread.waiting_in?.owner);
    const what = title === null ? '' : ` for ${title.kind} "${title.name ?? ''}"`;
    return {
      name: objects.name_of(thread.sim_id),
      state: word,
      words: `${thread.tx_thread_name} waits${what}`,
    };
  });
  const ended = threads.filter(
    ({ tx_thread_state: state }) => state === TX_COMPLETED || state === TX_TERMINATED,
  );
  const text = [
    '/*',
    ` * ${in_comment(failure.message)} [${in_comment(failure.id)}]`,
    ' *',
    ` * ${in_comment(replay)}`,
    ' *',
    ' * For the Linux port of ThreadX:',
    ' *   gcc -D_GNU_SOURCE -I common/inc -I ports/linux/gnu/inc THIS.c $(find common/src ports/linux/gnu/src -name "*.c") -lpthread',
    ' * Exit code 1: it fails as recorded; 0: the calls went as recorded, and nothing waits; 2: something went otherwise.',
    ' * Sleeps stand in place of computations: the order of the calls is that of the recorded run, the times are not.',
    ...not_expressed.map((sentence) => ` * Not expressed: ${in_comment(sentence)}.`),
    ' *',
    ' * The order (number, seconds in the recorded run, who calls what):',
    ...order_lines(run, objects),
    ' */',
    ...HELPERS,
    ...objects.declarations,
    ...bodies,
    ...watcher({
      steps: run.steps,
      states,
      failure: failure.message,
      ended: ended.map(({ sim_id }) => objects.name_of(sim_id)),
    }),
    ...objects.application_define(threads, writer.timers),
  ];
  return { text: `${text.join('\n')}\n`, not_expressed };
}
