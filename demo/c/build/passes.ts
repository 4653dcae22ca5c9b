// What binaryen does with a module: Asyncify, which lets C wait, and tidying up behind it. clang has optimised the code already, and
// the engine will. binaryen's own list for a level takes half as long again as Asyncify, for code that is no faster (measured), and
// it inlines: a call that clang has left stands in messages about traps.

export const PASSES: readonly string[] = [
  'asyncify',
  'simplify-locals',
  'reorder-locals',
  'coalesce-locals',
  'simplify-locals',
  'vacuum',
  'remove-unused-brs',
  'merge-blocks',
  'remove-unused-names',
  'vacuum',
];
