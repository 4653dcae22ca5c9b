// Functions of a module that always answer the same number, such as those of the kit that tell where a variable lies. They do nothing
// else but count the time that they take.

import { CODE_SECTION, OP, Reader, sections } from '../instrument/wasm_reader.ts';

const IMPORT_SECTION = 2;

/** By number of the function; undefined: it does more, or answers what is not known before it runs. */
export function fixed_answers(wasm: Uint8Array): (number | undefined)[] {
  const found = new Map(sections(wasm).map((section) => [section.id, section]));
  const answers: (number | undefined)[] = [];
  const imports = found.get(IMPORT_SECTION);
  if (imports !== undefined) answers.length = new Reader(wasm, imports.body, imports.end).u32();
  const code = found.get(CODE_SECTION);
  if (code === undefined) return answers;
  const reader = new Reader(wasm, code.body, code.end);
  for (let left = reader.u32(); left > 0; left--) {
    const bytes = reader.u32();
    answers.push(answer_of(new Reader(wasm, reader.at, reader.at + bytes)));
    reader.at += bytes;
  }
  return answers;
}

/** The steps of a body without locals, as long as each is one of the few that such functions have. */
function answer_of(body: Reader): number | undefined {
  if (body.u32() !== 0) return undefined;
  // NaN: not known.
  const stack: number[] = [];
  const take = (): number => stack.pop() ?? Number.NaN;
  while (body.at < body.end) {
    const opcode = body.byte();
    if (opcode === OP.I32_CONST) stack.push(body.s32());
    else if (opcode === OP.I32_SUB) stack.push(-take() + take());
    else if (opcode === OP.I32_OR || opcode === OP.I32_NE) stack.push(of_two(opcode, take(), take()));
    else if (opcode === OP.I32_LOAD) {
      skip_place(body);
      stack.splice(-1, 1, Number.NaN);
    } else if (opcode === OP.I32_STORE) {
      skip_place(body);
      stack.splice(-2, 2);
    } else if (opcode === OP.END) break;
    else return undefined;
  }
  const answer = take();
  return body.at < body.end || stack.length > 0 || Number.isNaN(answer) ? undefined : answer >>> 0;
}

/** NaN is not known, neither alone nor with another. */
function of_two(opcode: number, a: number, b: number): number {
  if (Number.isNaN(a + b)) return Number.NaN;
  return opcode === OP.I32_OR ? a | b : Number(a !== b);
}

/** Alignment and offset. */
function skip_place(body: Reader): void {
  body.skip_number();
  body.skip_number();
}
