/**
 * The calls behind the rows of the error table for queues, semaphores, mutexes and event flags, by service and case.
 */

import type { ApiCase } from './api_fixture.ts';
import {
  ref,
  type Service,
  TX_1_ULONG,
  TX_AND,
  TX_AND_CLEAR,
  TX_INHERIT,
  type TX_MUTEX,
  TX_NO_WAIT,
  TX_OR,
  TX_OR_CLEAR,
  type TX_QUEUE,
  TX_WAIT_FOREVER,
  tx_event_flags_create,
  tx_event_flags_delete,
  tx_event_flags_get,
  tx_event_flags_info_get,
  tx_event_flags_performance_info_get,
  tx_event_flags_performance_system_info_get,
  tx_event_flags_set,
  tx_event_flags_set_notify,
  tx_mutex_create,
  tx_mutex_delete,
  tx_mutex_get,
  tx_mutex_info_get,
  tx_mutex_performance_info_get,
  tx_mutex_performance_system_info_get,
  tx_mutex_prioritize,
  tx_mutex_put,
  tx_queue_create,
  tx_queue_delete,
  tx_queue_flush,
  tx_queue_front_send,
  tx_queue_info_get,
  tx_queue_performance_info_get,
  tx_queue_performance_system_info_get,
  tx_queue_prioritize,
  tx_queue_receive,
  tx_queue_send,
  tx_queue_send_notify,
  tx_semaphore_ceiling_put,
  tx_semaphore_create,
  tx_semaphore_delete,
  tx_semaphore_get,
  tx_semaphore_info_get,
  tx_semaphore_performance_info_get,
  tx_semaphore_performance_system_info_get,
  tx_semaphore_prioritize,
  tx_semaphore_put,
  tx_semaphore_put_notify,
  type UINT,
} from './services.ts';

const AREA_BYTES = 64;
const INVALID_OPTION = 4;

function callback(): void {}

function words(): Uint32Array {
  return new Uint32Array(AREA_BYTES / 4);
}

function queue(control: TX_QUEUE | null, message_size: number, queue_size = AREA_BYTES): UINT {
  return tx_queue_create(control, 'queue', message_size, words(), queue_size);
}

function send(to: TX_QUEUE | null, wait: number): Service<UINT> {
  return tx_queue_send(to, words(), wait);
}

function front_send(to: TX_QUEUE | null, wait: number): Service<UINT> {
  return tx_queue_front_send(to, words(), wait);
}

function receive(from: TX_QUEUE | null, wait: number): Service<UINT> {
  return tx_queue_receive(from, words(), wait);
}

function* get_and_put(mutex: TX_MUTEX): Service<UINT> {
  yield* tx_mutex_get(mutex, TX_NO_WAIT);
  return yield* tx_mutex_put(mutex);
}

const FLAGS_CASES: Record<string, Record<string, ApiCase>> = {
  tx_event_flags_create: {
    ok: (f) => tx_event_flags_create(f.e9, 'group'),
    'null control block': () => tx_event_flags_create(null, 'group'),
    'already created': (f) => tx_event_flags_create(f.e0, 'group'),
  },
  tx_event_flags_delete: {
    ok: (f) => tx_event_flags_delete(f.e0),
    null: () => tx_event_flags_delete(null),
    'not created': (f) => tx_event_flags_delete(f.e9),
  },
  tx_event_flags_get: {
    ok: (f) => tx_event_flags_get(f.e0, 1, TX_OR, ref(0), TX_NO_WAIT),
    'ok with wait option': (f) => tx_event_flags_get(f.e0, 1, TX_OR, ref(0), 5),
    'not satisfied': (f) => tx_event_flags_get(f.e0, 2, TX_OR, ref(0), TX_NO_WAIT),
    'not satisfied with wait': (f) => tx_event_flags_get(f.e0, 2, TX_OR, ref(0), 1),
    'null group': () => tx_event_flags_get(null, 1, TX_OR, ref(0), TX_NO_WAIT),
    'not created': (f) => tx_event_flags_get(f.e9, 1, TX_OR, ref(0), TX_NO_WAIT),
    'null destination': (f) => tx_event_flags_get(f.e0, 1, TX_OR, null, TX_NO_WAIT),
    'invalid option': (f) => tx_event_flags_get(f.e0, 1, INVALID_OPTION, ref(0), TX_NO_WAIT),
    'invalid option with wait': (f) => tx_event_flags_get(f.e0, 1, INVALID_OPTION, ref(0), 1),
    'no flags requested': (f) => tx_event_flags_get(f.e0, 0, TX_OR, ref(0), TX_NO_WAIT),
    'no flags requested, AND': (f) => tx_event_flags_get(f.e0, 0, TX_AND, ref(0), TX_NO_WAIT),
    'no flags requested, forever': (f) => tx_event_flags_get(f.e0, 0, TX_OR, ref(0), TX_WAIT_FOREVER),
  },
  tx_event_flags_set: {
    ok: (f) => tx_event_flags_set(f.e0, 4, TX_OR),
    'ok AND': (f) => tx_event_flags_set(f.e0, 1, TX_AND),
    null: () => tx_event_flags_set(null, 4, TX_OR),
    'not created': (f) => tx_event_flags_set(f.e9, 4, TX_OR),
    'OR_CLEAR is no set option': (f) => tx_event_flags_set(f.e0, 4, TX_OR_CLEAR),
    'AND_CLEAR is no set option': (f) => tx_event_flags_set(f.e0, 4, TX_AND_CLEAR),
    'invalid option': (f) => tx_event_flags_set(f.e0, 4, INVALID_OPTION),
  },
  tx_event_flags_set_notify: {
    ok: (f) => tx_event_flags_set_notify(f.e0, callback),
    'ok, unregister': (f) => tx_event_flags_set_notify(f.e0, null),
    null: () => tx_event_flags_set_notify(null, callback),
    'not created': (f) => tx_event_flags_set_notify(f.e9, callback),
  },
  tx_event_flags_info_get: {
    ok: (f) => tx_event_flags_info_get(f.e0, ref<string | null>(''), ref(0), ref(null), ref(0), ref(null)),
    null: () => tx_event_flags_info_get(null, null, null, null, null, null),
    'not created': (f) => tx_event_flags_info_get(f.e9, null, null, null, null, null),
  },
  tx_event_flags_performance_info_get: {
    'default build': (f) => tx_event_flags_performance_info_get(f.e0, ref(0), ref(0), ref(0), ref(0)),
  },
  tx_event_flags_performance_system_info_get: {
    'default build': () => tx_event_flags_performance_system_info_get(ref(0), ref(0), ref(0), ref(0)),
  },
};

const MUTEX_CASES: Record<string, Record<string, ApiCase>> = {
  tx_mutex_create: {
    ok: (f) => tx_mutex_create(f.m9, 'mutex', TX_INHERIT),
    'null control block': () => tx_mutex_create(null, 'mutex', TX_INHERIT),
    'already created': (f) => tx_mutex_create(f.m0, 'mutex', TX_INHERIT),
    'invalid inherit option': (f) => tx_mutex_create(f.m9, 'mutex', 2),
  },
  tx_mutex_delete: {
    ok: (f) => tx_mutex_delete(f.m0),
    null: () => tx_mutex_delete(null),
    'not created': (f) => tx_mutex_delete(f.m9),
  },
  tx_mutex_get: {
    ok: (f) => tx_mutex_get(f.m0, TX_NO_WAIT),
    'ok with wait option': (f) => tx_mutex_get(f.m0, 5),
    null: () => tx_mutex_get(null, TX_NO_WAIT),
    'not created': (f) => tx_mutex_get(f.m9, TX_NO_WAIT),
    'not created, with wait': (f) => tx_mutex_get(f.m9, 1),
    'owned by another thread': (f) => tx_mutex_get(f.m1, TX_NO_WAIT),
    'owned by another thread, wait': (f) => tx_mutex_get(f.m1, 1),
  },
  tx_mutex_put: {
    'not owned by anyone': (f) => tx_mutex_put(f.m0),
    'owned by another thread': (f) => tx_mutex_put(f.m1),
    'ok after get': (f) => get_and_put(f.m0),
    null: () => tx_mutex_put(null),
    'not created': (f) => tx_mutex_put(f.m9),
  },
  tx_mutex_info_get: {
    ok: (f) =>
      tx_mutex_info_get(f.m0, ref<string | null>(''), ref(0), ref(null), ref(null), ref(0), ref(null)),
    null: () => tx_mutex_info_get(null, null, null, null, null, null, null),
    'not created': (f) => tx_mutex_info_get(f.m9, null, null, null, null, null, null),
  },
  tx_mutex_prioritize: {
    ok: (f) => tx_mutex_prioritize(f.m0),
    null: () => tx_mutex_prioritize(null),
    'not created': (f) => tx_mutex_prioritize(f.m9),
  },
  tx_mutex_performance_info_get: {
    'default build': (f) =>
      tx_mutex_performance_info_get(f.m0, ref(0), ref(0), ref(0), ref(0), ref(0), ref(0)),
  },
  tx_mutex_performance_system_info_get: {
    'default build': () =>
      tx_mutex_performance_system_info_get(ref(0), ref(0), ref(0), ref(0), ref(0), ref(0)),
  },
};

const QUEUE_CASES: Record<string, Record<string, ApiCase>> = {
  tx_queue_create: {
    ok: (f) => queue(f.q9, TX_1_ULONG),
    'null control block': () => queue(null, TX_1_ULONG),
    'already created': (f) => queue(f.q0, TX_1_ULONG),
    'null area': (f) => tx_queue_create(f.q9, 'queue', TX_1_ULONG, null, AREA_BYTES),
    'zero message size': (f) => queue(f.q9, 0),
    'message size 3 words': (f) => queue(f.q9, 3),
    'largest message size': (f) => queue(f.q9, 16),
    'message too large': (f) => queue(f.q9, 17),
    'area smaller than a message': (f) => queue(f.q9, 4, 15),
    'zero area size': (f) => queue(f.q9, TX_1_ULONG, 0),
  },
  tx_queue_delete: {
    ok: (f) => tx_queue_delete(f.q0),
    null: () => tx_queue_delete(null),
    'not created': (f) => tx_queue_delete(f.q9),
  },
  tx_queue_flush: {
    ok: (f) => tx_queue_flush(f.q0),
    null: () => tx_queue_flush(null),
    'not created': (f) => tx_queue_flush(f.q9),
  },
  tx_queue_send: {
    ok: (f) => send(f.q0, TX_NO_WAIT),
    'ok with wait option': (f) => send(f.q0, 5),
    full: (f) => send(f.q1, TX_NO_WAIT),
    'full with wait': (f) => send(f.q1, 1),
    'null queue': () => send(null, TX_NO_WAIT),
    'not created': (f) => send(f.q9, TX_NO_WAIT),
    'null source': (f) => tx_queue_send(f.q0, null, TX_NO_WAIT),
    'null source with wait': (f) => tx_queue_send(f.q0, null, 1),
  },
  tx_queue_front_send: {
    ok: (f) => front_send(f.q0, TX_NO_WAIT),
    full: (f) => front_send(f.q1, TX_NO_WAIT),
    'full with wait': (f) => front_send(f.q1, 1),
    'null queue': () => front_send(null, TX_NO_WAIT),
    'not created': (f) => front_send(f.q9, TX_NO_WAIT),
    'null source': (f) => tx_queue_front_send(f.q0, null, TX_NO_WAIT),
  },
  tx_queue_receive: {
    ok: (f) => receive(f.q1, TX_NO_WAIT),
    'ok with wait option': (f) => receive(f.q1, 5),
    empty: (f) => receive(f.q0, TX_NO_WAIT),
    'empty with wait': (f) => receive(f.q0, 1),
    'null queue': () => receive(null, TX_NO_WAIT),
    'not created': (f) => receive(f.q9, TX_NO_WAIT),
    'null destination': (f) => tx_queue_receive(f.q1, null, TX_NO_WAIT),
  },
  tx_queue_info_get: {
    ok: (f) => tx_queue_info_get(f.q0, ref<string | null>(''), ref(0), ref(0), ref(null), ref(0), ref(null)),
    null: () => tx_queue_info_get(null, null, null, null, null, null, null),
    'not created': (f) => tx_queue_info_get(f.q9, null, null, null, null, null, null),
  },
  tx_queue_prioritize: {
    ok: (f) => tx_queue_prioritize(f.q0),
    null: () => tx_queue_prioritize(null),
    'not created': (f) => tx_queue_prioritize(f.q9),
  },
  tx_queue_send_notify: {
    ok: (f) => tx_queue_send_notify(f.q0, callback),
    'ok, unregister': (f) => tx_queue_send_notify(f.q0, null),
    null: () => tx_queue_send_notify(null, callback),
    'not created': (f) => tx_queue_send_notify(f.q9, callback),
  },
  tx_queue_performance_info_get: {
    'default build': (f) =>
      tx_queue_performance_info_get(f.q0, ref(0), ref(0), ref(0), ref(0), ref(0), ref(0)),
  },
  tx_queue_performance_system_info_get: {
    'default build': () =>
      tx_queue_performance_system_info_get(ref(0), ref(0), ref(0), ref(0), ref(0), ref(0)),
  },
};

const SEMAPHORE_CASES: Record<string, Record<string, ApiCase>> = {
  tx_semaphore_create: {
    ok: (f) => tx_semaphore_create(f.s9, 'semaphore', 1),
    'null control block': () => tx_semaphore_create(null, 'semaphore', 1),
    'already created': (f) => tx_semaphore_create(f.s0, 'semaphore', 1),
  },
  tx_semaphore_delete: {
    ok: (f) => tx_semaphore_delete(f.s0),
    null: () => tx_semaphore_delete(null),
    'not created': (f) => tx_semaphore_delete(f.s9),
  },
  tx_semaphore_get: {
    ok: (f) => tx_semaphore_get(f.s0, TX_NO_WAIT),
    'ok with wait option': (f) => tx_semaphore_get(f.s0, 5),
    unavailable: (f) => tx_semaphore_get(f.s2, TX_NO_WAIT),
    'unavailable with wait': (f) => tx_semaphore_get(f.s2, 1),
    null: () => tx_semaphore_get(null, TX_NO_WAIT),
    'not created': (f) => tx_semaphore_get(f.s9, TX_NO_WAIT),
  },
  tx_semaphore_put: {
    ok: (f) => tx_semaphore_put(f.s0),
    null: () => tx_semaphore_put(null),
    'not created': (f) => tx_semaphore_put(f.s9),
    'count at maximum': (f) => tx_semaphore_put(f.s3),
  },
  tx_semaphore_ceiling_put: {
    ok: (f) => tx_semaphore_ceiling_put(f.s0, 2),
    'at ceiling': (f) => tx_semaphore_ceiling_put(f.s0, 1),
    'zero ceiling': (f) => tx_semaphore_ceiling_put(f.s0, 0),
    null: () => tx_semaphore_ceiling_put(null, 1),
    'null and zero ceiling': () => tx_semaphore_ceiling_put(null, 0),
    'not created': (f) => tx_semaphore_ceiling_put(f.s9, 1),
  },
  tx_semaphore_info_get: {
    ok: (f) => tx_semaphore_info_get(f.s0, ref<string | null>(''), ref(0), ref(null), ref(0), ref(null)),
    null: () => tx_semaphore_info_get(null, null, null, null, null, null),
    'not created': (f) => tx_semaphore_info_get(f.s9, null, null, null, null, null),
  },
  tx_semaphore_prioritize: {
    ok: (f) => tx_semaphore_prioritize(f.s0),
    null: () => tx_semaphore_prioritize(null),
    'not created': (f) => tx_semaphore_prioritize(f.s9),
  },
  tx_semaphore_put_notify: {
    ok: (f) => tx_semaphore_put_notify(f.s0, callback),
    'ok, unregister': (f) => tx_semaphore_put_notify(f.s0, null),
    null: () => tx_semaphore_put_notify(null, callback),
    'not created': (f) => tx_semaphore_put_notify(f.s9, callback),
  },
  tx_semaphore_performance_info_get: {
    'default build': (f) => tx_semaphore_performance_info_get(f.s0, ref(0), ref(0), ref(0), ref(0)),
  },
  tx_semaphore_performance_system_info_get: {
    'default build': () => tx_semaphore_performance_system_info_get(ref(0), ref(0), ref(0), ref(0)),
  },
};

export const SYNC_CASES: Record<string, Record<string, ApiCase>> = {
  ...QUEUE_CASES,
  ...SEMAPHORE_CASES,
  ...MUTEX_CASES,
  ...FLAGS_CASES,
};
