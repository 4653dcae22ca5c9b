// Lets C code wait: Asyncify and optimisation by binaryen, in a process of its own, which loads it while the compiler still works.
// A plain .mjs, because a loader for TypeScript would rewrite binaryen's 15 MB of JavaScript.
//
// argv: the address of binaryen. A message is {wasm, passes}; the answer is {wasm} or {trouble}. It ends when its parent does.

const { default: binaryen } = await import(process.argv[2]);

function suspendable(wasm, passes) {
  // Function names stay, for messages.
  binaryen.setDebugInfo(true);
  binaryen.setOptimizeLevel(2);
  binaryen.setShrinkLevel(0);
  const module = binaryen.readBinary(wasm);
  try {
    // No import waits: the functions of the kit do that call them.
    binaryen.setPassArgument('asyncify-ignore-imports', '1');
    module.runPasses(passes);
    return module.emitBinary();
  } finally {
    module.dispose();
  }
}

// Code that has run once runs faster: this is done while the compiler is still at work.
const SMALL = `(module (import "env" "wait" (func $wait (param i32) (result i32))) (memory 1) (table 1 funcref)
  (func $f (export "f") (param i32) (result i32) (local i32)
    (loop $l (local.set 1 (i32.add (local.get 1) (call $wait (local.get 0))))
      (if (i32.lt_s (local.get 1) (i32.load (i32.const 4))) (then (br $l))))
    (call_indirect (param i32) (result i32) (local.get 1) (i32.const 0))))`;
const small = binaryen.parseText(SMALL);
suspendable(small.emitBinary(), ['asyncify', 'vacuum']);
small.dispose();

process.on('message', ({ wasm, passes }) => {
  let answer;
  try {
    answer = { wasm: suspendable(wasm, passes) };
  } catch (error) {
    answer = { trouble: String(error?.stack ?? error) };
  }
  process.send(answer);
});
