import { describe, expect, test } from 'vitest';
import { fixed_constants, fixed_option_words } from '../../../../demo/c/build/fixed_options.ts';

const text = [
  '#ifndef NX_ARP_MAX_QUEUE_DEPTH',
  '#define NX_ARP_MAX_QUEUE_DEPTH 4',
  '#endif',
  '#define TX_MAX_PRIORITIES 32',
].join('\n');
const more = '#define TX_TIMER_TICKS_PER_SECOND 100\n#define NX_UDP_PACKET (NX_PHYSICAL_HEADER + 20 + 8)\n';
const reached = [{ real: '', virtual: 'sim/include/tx_constants.gen.h', text: `${text}\n${more}` }];

describe('constants that are fixed here', () => {
  test('are those of the headers that no option sets and that are numbers', () => {
    expect([...fixed_constants(reached)]).toEqual([
      ['NX_ARP_MAX_QUEUE_DEPTH', 4],
      ['TX_MAX_PRIORITIES', 32],
    ]);
  });

  test('are told where a firmware has another value; more priorities than there are end the build', () => {
    const fixed = fixed_constants(reached);
    expect(fixed_option_words({ NX_ARP_MAX_QUEUE_DEPTH: 4, TX_MAX_PRIORITIES: 16 }, fixed)).toEqual([]);
    expect(fixed_option_words({ NX_ARP_MAX_QUEUE_DEPTH: 2 }, fixed)).toEqual([
      'warning: the firmware sets NX_ARP_MAX_QUEUE_DEPTH to 2: here it is 4, and no option changes it',
    ]);
    expect(() => fixed_option_words({ TX_MAX_PRIORITIES: 64 }, fixed)).toThrow(/there are 32 priorities/);
  });
});
