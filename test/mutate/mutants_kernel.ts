// Mutants of the kernel and its services.

import { type Mutant, mutants_of } from './mutant.ts';

const KERNEL = 'test/rtos/kernel/';
const SERVICES = 'test/rtos/services/';

export const KERNEL_MUTANTS: readonly Mutant[] = [
  ...mutants_of(
    'rtos/kernel/ready.ts',
    [`${KERNEL}ready`],
    [
      [
        'priority < executing.tx_thread_preempt_threshold',
        'priority <= executing.tx_thread_preempt_threshold',
      ],
      [
        '    thread.tx_thread_ready_next !== thread &&\n    thread.tx_thread_preempt_threshold === thread.tx_thread_priority\n',
        '    thread.tx_thread_ready_next !== thread\n',
      ],
      ['if (priority >= k.highest) return;', ''],
      ['      k.preempted_map |= 1 << executing.tx_thread_priority;\n', ''],
      [
        'k.highest >= preempted.tx_thread_preempt_threshold',
        'k.highest > preempted.tx_thread_preempt_threshold',
      ],
      [
        '  thread.tx_thread_ready_previous = tail;\n  thread.tx_thread_ready_next = head;\n  return false;',
        '  thread.tx_thread_ready_previous = tail;\n  thread.tx_thread_ready_next = head;\n  k.priority_list[priority] = thread;\n  return false;',
      ],
      [
        '    k.priority_list[thread.tx_thread_priority] = next;\n    k.execute = next;\n  }\n  if',
        '    k.execute = next;\n  }\n  if',
      ],
    ],
  ),
  ...mutants_of(
    'rtos/kernel/suspension.ts',
    [`${KERNEL}suspension`, `${SERVICES}tx_mutex`],
    [
      [
        'thread.tx_thread_priority < best.tx_thread_priority',
        'thread.tx_thread_priority <= best.tx_thread_priority',
      ],
      ['    if (list.head === thread) list.head = next;\n', ''],
      ['  list.head = best;\n', ''],
    ],
  ),
  ...mutants_of(
    'rtos/kernel/finish.ts',
    [`${KERNEL}finish`],
    [
      [' && !/_(delete|terminate)$/.test(k.service)', ''],
      ["if (!k.service.startsWith('tx_')) return;", ''],
      ['((most - least) * step) / (COST_STEPS - 1)', '((most - least) * step) / COST_STEPS'],
    ],
  ),
  ...mutants_of(
    'rtos/kernel/interrupt.ts',
    [`${KERNEL}interrupt`],
    [
      ['k.pending_interrupts.findIndex(', 'k.pending_interrupts.findLastIndex('],
      [
        '  if (k.interrupts_off || k.system_state < 0) return false;',
        '  if (k.system_state < 0) return false;',
      ],
      ['k.system_state === 0 && !k.interrupts_off &&', 'k.system_state === 0 &&'],
      [
        'Math.max(sim.now_ns + (LATENCIES_NS[latency] as number), on_its_way_ns)',
        'sim.now_ns + (LATENCIES_NS[latency] as number)',
      ],
      ['const first = devices[option];', 'const first = devices[0];'],
    ],
  ),
  ...mutants_of(
    'rtos/kernel/wheel.ts',
    [`${KERNEL}wheel`],
    [
      [
        'ticks > TX_TIMER_ENTRIES ? TX_TIMER_ENTRIES - 1 : ticks - 1',
        'ticks >= TX_TIMER_ENTRIES ? TX_TIMER_ENTRIES - 2 : ticks - 1',
      ],
      ['% TX_TIMER_ENTRIES) + 1;', '% TX_TIMER_ENTRIES);'],
      [
        '  k.wheel_position = (k.wheel_position + 1) % TX_TIMER_ENTRIES;\n  k.timer_expired = false;',
        '  k.timer_expired = false;',
      ],
      [
        '      k.wheel[list] = next;\n      next.tx_timer_internal_list_head = list;',
        '      k.wheel[list] = next;',
      ],
    ],
  ),
  ...mutants_of(
    'rtos/kernel/wheel.ts',
    [`${SERVICES}tx_timer`, `${KERNEL}tick`],
    [
      [
        'entry.tx_timer_internal_remaining_ticks -= TX_TIMER_ENTRIES;',
        'entry.tx_timer_internal_remaining_ticks -= TX_TIMER_ENTRIES - 1;',
      ],
      [
        'tx_timer_internal_remaining_ticks > TX_TIMER_ENTRIES;',
        'tx_timer_internal_remaining_ticks >= TX_TIMER_ENTRIES;',
      ],
      ['    keep_for_reactivation(k, entry);\n  } else entry', '  } else entry'],
    ],
  ),
  ...mutants_of(
    'rtos/kernel/idle_tick.ts',
    [`${KERNEL}idle_tick`, 'test/netx/ip/idle_ip_round'],
    [
      ['  k.idle_returns++;\n', ''],
      ['away + left - TX_TIMER_ENTRIES', 'away + left'],
      ['thread !== null && thread !== woken', 'false'],
      ['  waking?.pass_turn();\n', ''],
    ],
  ),
  ...mutants_of(
    'rtos/kernel/idle_ahead.ts',
    [`${KERNEL}idle_ahead`],
    [
      ['Math.min(next + period, ticks)', 'ticks'],
      ['go_round(dozing, row, next + TX_TIMER_ENTRIES, Math.min(next + period, ticks));', ''],
      ['      go_round(dozing, row, away, due);\n', ''],
    ],
  ),
  ...mutants_of(
    'rtos/sim/dozing_ticks.ts',
    [`${KERNEL}idle_ahead`],
    [
      ['    if (this.expires(at, place)) return 1;\n', ''],
      ['return gives_way ? 0 : rounds;', 'return 0;'],
      ['words[at] = left - 1;', 'words[at] = left;'],
      ['away === 0 && ticks < MOST_TICKS', 'away === 0'],
    ],
  ),
  ...mutants_of(
    'rtos/kernel/tick.ts',
    [`${KERNEL}tick`, `${KERNEL}idle_tick`, `${KERNEL}idle_ahead`],
    [
      ['if (in_turn) this.begin_turn(passed);', ''],
      ['const over = in_turn ? passed - 1 : passed;', 'const over = passed;'],
      ['sim.is_free_until(this.interrupt_end_ns() + turn_ns)', 'true'],
      ['Math.min(this.time_of(end), sim.quiet_until_ns())', 'sim.quiet_until_ns()'],
      ['k.clock = (k.clock + skipped) >>> 0;', 'k.clock = (k.clock + 1) >>> 0;'],
      ['    if (tick >= this.planned) return;\n', ''],
    ],
  ),
  ...mutants_of(
    'rtos/services/tx_mutex.ts',
    [`${SERVICES}tx_mutex`],
    [
      ['const priority = inherited < user ? inherited : user;', 'const priority = user;'],
      ['if (inherits && mutex.suspension.count > 1) wait_prioritize(mutex.suspension);', ''],
      ['    if (waiter !== null) mutex.tx_mutex_highest_priority_waiting = waiter.tx_thread_priority;\n', ''],
      ['if (owner !== k.current && k.preempt_disable === 0) return', 'if (false) return'],
      [
        '  if (mutex.tx_mutex_owner === thread) {\n    mutex.tx_mutex_ownership_count++;',
        '  if (mutex.tx_mutex_owner === thread) {',
      ],
    ],
  ),
  ...mutants_of(
    'rtos/services/tx_queue.ts',
    [`${SERVICES}tx_queue`, `${SERVICES}models`],
    [
      ['if (front) queue.suspension.head = thread;', ''],
      ['if (sender.wait_option === FRONT_SENDER) {', 'if (sender.wait_option !== FRONT_SENDER) {'],
      ['queue.tx_queue_enqueued !== 0 ? TX_QUEUE_FULL : TX_QUEUE_EMPTY', 'TX_QUEUE_EMPTY'],
      [
        'if (queue.tx_queue_read === 0) queue.tx_queue_read = queue.tx_queue_capacity * words;',
        'if (queue.tx_queue_read === 0) queue.tx_queue_read = words;',
      ],
      [
        '      wait_end_all(k, queue.suspension, TX_SUCCESS);',
        '      wait_end_all(k, queue.suspension, TX_QUEUE_FULL);',
      ],
    ],
  ),
  ...mutants_of(
    'rtos/services/tx_semaphore.ts',
    [`${SERVICES}tx_semaphore`, `${SERVICES}models`],
    [
      ['  if (ceiling === 0) return finish_quiet(k, TX_INVALID_CEILING);\n', ''],
      ['semaphore.tx_semaphore_count >= ceiling', 'semaphore.tx_semaphore_count > ceiling'],
      [
        '  wait_end(k, waiter, TX_SUCCESS);',
        '  semaphore.tx_semaphore_count++;\n  wait_end(k, waiter, TX_SUCCESS);',
      ],
    ],
  ),
  ...mutants_of(
    'rtos/services/tx_event_flags.ts',
    [`${SERVICES}tx_event_flags`, `${SERVICES}models`],
    [
      ['present === (requested | 0) ? present : 0', 'present'],
      [
        '    group.tx_event_flags_group_current = (group.tx_event_flags_group_current & ~thread.wait_number) >>> 0;',
        '',
      ],
      [
        '(thread.wait_request as Ref<ULONG>).value = flags;',
        '(thread.wait_request as Ref<ULONG>).value = thread.wait_number;',
      ],
      [
        'for (const thread of waiters(group.suspension)) serve(k, group, thread, flags);',
        'for (const thread of waiters(group.suspension)) serve(k, group, thread, group.tx_event_flags_group_current);',
      ],
    ],
  ),
  ...mutants_of(
    'rtos/services/tx_timer.ts',
    [`${SERVICES}tx_timer`],
    [
      ['return ticks_to_slot(k, list) + beyond;', 'return ticks_to_slot(k, list);'],
      [
        'if (entry.tx_timer_internal_list_head >= 0 || remaining === 0)',
        'if (entry.tx_timer_internal_list_head >= 0)',
      ],
      [
        '  if (entry.tx_timer_internal_list_head < 0) {\n    entry.tx_timer_internal_remaining_ticks = initial_ticks >>> 0;',
        '  {\n    entry.tx_timer_internal_remaining_ticks = initial_ticks >>> 0;',
      ],
    ],
  ),
  ...mutants_of(
    'rtos/services/tx_thread.ts',
    [`${SERVICES}tx_thread`],
    [
      ['return from <= other_to && to >= other_from;', 'return from < other_from && to >= other_from;'],
      [
        '    thread.tx_thread_delayed_suspend = 0;\n    return finish_quiet(k, TX_SUSPEND_LIFTED);',
        '    return finish_quiet(k, TX_SUSPEND_LIFTED);',
      ],
      ['if (state !== TX_SUSPENDED) thread.tx_thread_delayed_suspend = 1;', ''],
    ],
  ),
  ...mutants_of(
    'rtos/services/tx_thread_change.ts',
    [`${SERVICES}tx_thread`],
    [
      ['Math.min(new_threshold, thread.tx_thread_inherit_priority)', 'new_threshold'],
      [
        'if (k.highest < priority && k.highest < new_threshold && k.execute === thread) {',
        'if (k.highest < priority && k.execute === thread) {',
      ],
      ['    k.time_slice = new_time_slice;\n', ''],
    ],
  ),
  ...mutants_of(
    'rtos/services/tx_byte_memory.ts',
    [`${SERVICES}tx_byte_memory`, `${SERVICES}tx_pools`],
    [
      [
        'if (block < this.search) this.search = block;',
        'if (block <= this.search) this.search = memory.word(block);',
      ],
      ['        if (first_free) this.search = block;\n', ''],
      ['    this.fragments = (this.fragments - 1) >>> 0;\n', ''],
      ['size - bytes >= TX_BYTE_BLOCK_MIN', 'size - bytes > TX_BYTE_BLOCK_MIN'],
      ['BYTE_BLOCK_HEADER * (this.fragments - 2)', 'BYTE_BLOCK_HEADER * (this.fragments - 1)'],
      ['let budget = (this.fragments + 1) >>> 0;', 'let budget = this.fragments;'],
    ],
  ),
  ...mutants_of(
    'rtos/services/tx_byte_pool.ts',
    [`${SERVICES}tx_pools`],
    [
      ['owner === TX_BYTE_BLOCK_FREE || owner === TX_NULL', 'owner === TX_BYTE_BLOCK_FREE'],
      ['  known_pools(k).set(memory.address_of(pool, CONTROL_BLOCK_BYTES), null);\n', ''],
      ['    wait_end(k, thread, TX_SUCCESS);', '    wait_end(k, thread, TX_NO_MEMORY);'],
    ],
  ),
  ...mutants_of(
    'rtos/services/tx_block_pool.ts',
    [`${SERVICES}tx_pools`, `${SERVICES}models`],
    [
      [
        'Math.floor((Math.floor(pool_size / WORD) * WORD) / (size + BLOCK_HEADER))',
        'Math.floor((Math.floor(pool_size / WORD) * WORD) / size)',
      ],
      ['|| block.sim_allocated !== true', ''],
    ],
  ),
];
