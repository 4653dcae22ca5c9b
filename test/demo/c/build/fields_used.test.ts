import { expect, it } from 'vitest';
import { fields_used } from '../../../../demo/c/build/fields_used.ts';

it('names behind . and ->, of the firmware and not of the simulator', () => {
  const text = 'a.tx_thread_name = b -> nx_packet_length; c->d.e; 1.5f; x = y.  z;';
  const files = [
    { real: '', virtual: 'w/main.c', text },
    { real: '', virtual: 'sim/include/tx_api.h', text: 'p->own' },
  ];
  expect([...fields_used(files)]).toEqual(['tx_thread_name', 'nx_packet_length', 'd', 'e', 'z']);
});
