// The programs in C that a site offers.

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
