import { describe, expect, it } from 'vitest';
import { compare_stacks, comparison_text } from '../../../demo/stack_diff/compare_stacks.ts';
import { type Happening, LEFT_OUT } from '../../../demo/stack_diff/stack_run.ts';

const at = (time_ns: number, text: string): Happening => ({ time_ns, tick: Math.floor(time_ns / 1e7), text });

describe('two runs beside each other', () => {
  it('are the same when each place has the same, in the same ticks', () => {
    const ours = new Map([
      ['board/main', [at(1e6, 'nx_ip_create: NX_SUCCESS'), at(5e7, 'nx_udp_socket_receive: NX_NO_PACKET')]],
    ]);
    const theirs = new Map([
      ['board/main', [at(2e6, 'nx_ip_create: NX_SUCCESS'), at(5.2e7, 'nx_udp_socket_receive: NX_NO_PACKET')]],
    ]);
    const compared = compare_stacks(ours, theirs);
    expect(compared).toEqual([{ where: 'board/main', same: 2, difference: null }]);
    expect(comparison_text(compared)).toEqual([
      'the same on both stacks: 2 services, lines and frames, with their ticks',
      '',
      'same        board/main: 2',
      `not looked at: ${LEFT_OUT}`,
    ]);
  });

  it('differ first where the earliest difference is; a missing one and another tick are differences', () => {
    const ours = new Map([
      ['board/main', [at(0, 'one'), at(3e7, 'two')]],
      ['board > all', [at(1e7, 'ARP')]],
      ['board/other', [at(0, 'alone')]],
    ]);
    const theirs = new Map([
      ['board/main', [at(0, 'one'), at(4e7, 'two')]],
      ['board > all', [at(1e7, 'ARP'), at(2e7, 'ARP')]],
      ['board/other', [at(0, 'alone')]],
    ]);
    expect(comparison_text(compare_stacks(ours, theirs))).toEqual([
      'the first difference:',
      'board > all, after 1 that is the same',
      '  simulator: nothing',
      '  --netx:    tick 2 (0.020000 s): ARP',
      '',
      'others, each the first of its place:',
      'board/main, after 1 that is the same',
      '  simulator: tick 3 (0.030000 s): two',
      '  --netx:    tick 4 (0.040000 s): two',
      '',
      'same        board/other: 1',
      `not looked at: ${LEFT_OUT}`,
    ]);
  });
});
