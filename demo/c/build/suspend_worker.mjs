// Lets C code wait: Asyncify and optimisation by binaryen, in a process of its own, which loads it while the compiler still works.
// A plain .mjs, because a loader for TypeScript would rewrite binaryen's 15 MB of JavaScript.
//
// argv: the address of binaryen. A message is {wasm, imports}; the answer is {wasm} or {trouble}.

const { default: binaryen } = await import(process.argv[2]);

function suspendable(wasm, imports) {
  // Function names stay, for messages.
  binaryen.setDebugInfo(true);
  binaryen.setOptimizeLevel(2);
  binaryen.setShrinkLevel(0);
  const module = binaryen.readBinary(wasm);
  try {
    binaryen.setPassArgument('asyncify-imports', imports.join(','));
    module.runPasses(['asyncify']);
    module.optimize();
    return module.emitBinary();
  } finally {
    module.dispose();
  }
}

process.on('message', ({ wasm, imports }) => {
  let answer;
  try {
    answer = { wasm: suspendable(wasm, imports) };
  } catch (error) {
    answer = { trouble: String(error?.stack ?? error) };
  }
  process.send(answer, () => process.disconnect());
});
