import { expect, it } from 'vitest';
import { fields_used, fields_written } from '../../../../demo/c/build/fields_used.ts';

it('names behind . and ->, of the firmware and not of the simulator', () => {
  const text = 'a.tx_thread_name = b -> nx_packet_length; c->d.e; 1.5f; x = y.  z;';
  const files = [
    { real: '', virtual: 'w/main.c', text },
    { real: '', virtual: 'sim/include/tx_api.h', text: 'p->own' },
  ];
  expect([...fields_used(files)]).toEqual(['tx_thread_name', 'nx_packet_length', 'd', 'e', 'z']);
});

it('variables of the kernel, and fields behind the other names that the API has for them', () => {
  const text =
    '_tx_thread_preempt_disable++; _tx_thread_sleep(_tx_timer_system_clock); ip->nx_ip_driver_mtu = 1500;';
  const api = '#define nx_ip_driver_mtu nx_ip_interface[0].nx_interface_ip_mtu_size\n#define other a.b\n';
  const files = [
    { real: '', virtual: 'w/main.c', text },
    { real: '', virtual: 'sim/include/nx_api.h', text: api },
  ];
  expect(fields_used(files)).toEqual(
    new Set([
      'nx_ip_driver_mtu',
      '_tx_thread_preempt_disable',
      '_tx_timer_system_clock',
      'nx_interface_ip_mtu_size',
    ]),
  );
  expect(fields_written(files)).toEqual(new Set(['nx_ip_driver_mtu', 'nx_interface_ip_mtu_size']));
});

it('members that are written: assigned, counted up or down, also inside of others and of arrays', () => {
  const text = `
    a.one = 1; p -> two += b.read; q->three[i + 1] |= 2; r.four++; --s->t.five; ++(*u).six; v->seven <<= 1;
    if (w.equal == 1 || x->less <= 2 || y.unequal != z->greater >= 3) { f(a.argument); ++n; b.g(); } x = -- m - k.l;`;
  expect([...fields_written([{ real: '', virtual: 'w/main.c', text }])].sort()).toEqual(
    ['one', 'two', 'three', 'four', 'five', 'six', 'seven'].sort(),
  );
});
