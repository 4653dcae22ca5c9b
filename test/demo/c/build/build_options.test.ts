import { expect, it } from 'vitest';
import { defined_names, probe_text, read_options } from '../../../../demo/c/build/build_options.ts';

it('the probe asks for each macro that is defined', () => {
  expect(probe_text(['tx_api.h'], ['TX_X'])).toBe(
    '#if __has_include("tx_api.h")\n#include "tx_api.h"\n#endif\n#ifdef TX_X\nsim_build_option "TX_X" TX_X\n#endif\n',
  );
});

it('values are worked out; a macro without one is 1, one that is no number is left out', () => {
  const text =
    'int x;\nsim_build_option "A" ((ULONG) 100)\nsim_build_option "B" \nsim_build_option "C" name\n';
  expect(read_options(text)).toEqual({ A: 100, B: 1 });
});

it('only what the firmware defines itself is told: by -D, or in a header of its own', () => {
  const files = [
    { real: '', virtual: 'w/tx_user.h', text: '#define A 1\n  #  define B\n/* #define C */\n' },
    { real: '', virtual: 'sim/include/tx_constants.gen.h', text: '#define D 1\n' },
  ];
  expect([...defined_names(['E=1', 'F'], files)].sort()).toEqual(['A', 'B', 'E', 'F']);
});
