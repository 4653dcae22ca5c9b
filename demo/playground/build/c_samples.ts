// The programs in C that a site offers: samples, and those of demo/bugs/c that a search in the page finds. The others are found by
// builds with checks, which a page has not (`netx-sim run FILE --check`).

/** Each sample by its sources, the one that is shown first before the others. */
export const C_SAMPLES: readonly {
  readonly id: string;
  readonly summary: string;
  readonly paths: readonly string[];
}[] = [
  {
    id: 'two-threads-c',
    summary: 'two threads and a queue',
    paths: ['demo/firmware/two_threads.c'],
  },
  {
    id: 'mqtt-c',
    summary: 'the sample of the MQTT guide: connect, subscribe, publish, receive',
    paths: ['demo/firmware/mqtt_sample.c', 'demo/firmware/network.c', 'demo/firmware/network.h'],
  },
  {
    id: 'threadx-c',
    summary: 'the eight threads of the demonstration that ThreadX users know',
    paths: ['demo/firmware/threadx_demo.c'],
  },
];

const BUGS_FOLDER = 'demo/bugs/c';
/** Each has a twin that is right, by `-D REPAIRED=1`. */
export const C_BUGS: readonly { readonly name: string; readonly paths: readonly string[] }[] = [
  'lost_update_threads',
  'lost_update_timer',
  'lost_update_isr',
  'torn_time',
  'check_then_act',
  'ring_count',
  'double_init',
  'abba',
  'inversion',
  'flag_before_data',
  'two_fields',
  'rare_null',
  'rare_overflow',
  'overbooked',
  'three_attempts',
].map((name) => ({ name, paths: [`${BUGS_FOLDER}/${name}.c`, `${BUGS_FOLDER}/bug.h`] }));
