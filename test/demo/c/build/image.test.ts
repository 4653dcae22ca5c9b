import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CImage } from '../../../../demo/c/bridge/image.ts';
import { build_c_image } from '../../../../demo/c/build/image.ts';
import type { CProject } from '../../../../demo/c/build/project.ts';
import { BuildError } from '../../../../demo/c/build/trouble.ts';
import { no_toolchain } from '../toolchain_there.ts';

let root: string;
beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), 'netx-sim-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  }
}

const warnings: string[] = [];

function build(sources: readonly string[], more: Partial<CProject> = {}, cache = 'cache'): Promise<CImage> {
  const project = { name: 'app', root, sources, ...more };
  return build_c_image(project, {
    cache_folder: path.join(root, cache),
    warn: (text) => warnings.push(text),
  });
}

const names = (list: readonly { readonly name: string }[]): string[] => list.map(({ name }) => name);
const MAIN = '#include "tx_api.h"\nvoid tx_application_define(void *memory) { (void) memory; }\n';

describe.skipIf(no_toolchain)('a firmware is built', () => {
  it('only with folders and files that are there, and constants that are fixed are told', async () => {
    write({ 'src/fixed.c': MAIN });
    await expect(build(['src/fixed.c'], { includes: ['nodir'] })).rejects.toThrow(/there is no folder nodir/);
    const replace = { 'settings.h': 'mine/settings.h' };
    await expect(build(['src/fixed.c'], { replace })).rejects.toThrow(/there is no file mine\/settings.h/);
    warnings.length = 0;
    await build(['src/fixed.c'], { defines: ['NX_ARP_MAX_QUEUE_DEPTH=2'] });
    expect(warnings.join()).toMatch(/sets NX_ARP_MAX_QUEUE_DEPTH to 2: here it is 4/);
    await expect(build(['src/fixed.c'], { defines: ['TX_MAX_PRIORITIES=64'] })).rejects.toThrow(BuildError);
  });

  it('from sources in folders, with headers found as a compiler finds them', async () => {
    write({
      'src/app.c':
        '#include "tx_api.h"\n#include "../common/blink.h"\n#include <stdio.h>\nTX_THREAD t;\n' +
        'void tx_application_define(void *memory) { printf("%s %d\\n", t.tx_thread_name, blink(1)); tx_thread_sleep(1); }\n' +
        'int main(void) { tx_kernel_enter(); return 0; }\n',
      'common/blink.h': 'int blink(int);\n',
      'common/blink.c':
        '#include "blink.h"\n#include "led.h"\nint blink(int n) { return n + LED + NODE; }\nvoid UART_IRQHandler(void) {}\n',
      'inc/led.h': '#define LED 4\n',
      'inc/tx_user.h': '#define TX_TIMER_TICKS_PER_SECOND (10 * 100)\n',
    });
    const image = await build(['src/app.c', 'common/blink.c'], {
      includes: ['inc'],
      defines: ['NODE=2'],
      interrupts: ['UART_IRQHandler'],
    });
    const { module, ...rest } = image;
    expect(rest).toMatchObject({
      name: 'app',
      memory_bytes: 4 * 1024 * 1024,
      build_options: { TX_TIMER_TICKS_PER_SECOND: 1000 },
      interrupts: ['UART_IRQHandler'],
    });
    expect(image.fields_used.has('tx_thread_name')).toBe(true);
    expect(image.fields_used.has('tx_thread_state')).toBe(false);
    const imports = names(WebAssembly.Module.imports(module));
    for (const name of ['tx_thread_sleep', 'tx_kernel_enter', 'sim_spent', 'sim_stack_overflow'])
      expect(imports).toContain(name);
    expect(imports).not.toContain('tx_queue_send');
    const exports = names(WebAssembly.Module.exports(module));
    for (const name of [
      'memory',
      '__indirect_function_table',
      '_initialize',
      'tx_application_define',
      'sim_main',
      'UART_IRQHandler',
      'asyncify_get_state',
    ]) {
      expect(exports).toContain(name);
    }
    expect(exports).not.toContain('__set_stack_limits');
  });

  it('in C++ without exceptions', async () => {
    write({
      'cpp/app.cpp':
        '#include "tx_api.h"\n#include <vector>\nstruct Base { virtual int f() { return 1; } };\n' +
        'struct Mine : Base { int f() override { return 2; } };\n' +
        'static std::vector<Base *> all{new Base, new Mine};\n' +
        'extern "C" void tx_application_define(void *) { int sum = 0; for (auto *one : all) sum += one->f(); tx_thread_sleep(sum); }\n',
    });
    const { module } = await build(['cpp/app.cpp']);
    expect(names(WebAssembly.Module.imports(module))).toContain('tx_thread_sleep');
  });

  it('with a function of its own by the name of a service that may wait', async () => {
    const own = 'UINT tx_thread_sleep(ULONG ticks) { return ticks == 3; }\n';
    write({ 'own.c': `${MAIN}${own}` });
    const image = await build(['own.c']);
    expect(names(WebAssembly.Module.imports(image.module))).not.toContain('tx_thread_sleep');
    expect(image.signatures.imported.has('tx_thread_sleep')).toBe(false);
    expect(image.signatures.imported.has('sim_spent')).toBe(true);
  });

  it('without time for instructions and the stack check', async () => {
    write({ 'plain.c': MAIN });
    const { module } = await build(['plain.c'], { code_time: false, stack_check: false });
    const imports = names(WebAssembly.Module.imports(module));
    expect(imports).not.toContain('tx_thread_sleep');
    const exports = names(WebAssembly.Module.exports(module));
    expect(exports).toContain('asyncify_get_state');
  });

  it('__FILE__ and warnings have the paths of the user, wherever the project lies', async () => {
    write({
      'deep/warn.c': `${MAIN}int f(void) { }\nchar *name(void) { return __FILE__; }\n`,
    });
    warnings.length = 0;
    const { module } = await build(['deep/warn.c'], { defines: ['MARK=1'], interrupts: ['name'] });
    expect(warnings.join('\n')).toMatch(/^deep\/warn\.c:3:\d+: warning: /);
    expect(WebAssembly.Module.exports(module).length).toBeGreaterThan(0);
    const objects = readdirSync(path.join(root, 'cache'));
    expect(objects.some((file) => file.endsWith('.o'))).toBe(true);
  });
});

describe.skipIf(no_toolchain)('with lines', () => {
  it('a trap is told with file and line, the function that called too', async () => {
    write({
      'deep/trap.c':
        `${MAIN}__attribute__((noinline)) static int divide(int a, int b) {\n  return a / b;\n}\n` +
        'int share(int a, int b) {\n  for (int i = 0; i < a; i++) tx_thread_sleep(1);\n  return divide(a, b) + 1;\n}\n',
    });
    const image = await build(['deep/trap.c'], { debug: true, interrupts: ['share'] });
    const env = Object.fromEntries(
      WebAssembly.Module.imports(image.module).map(({ name }) => [name, () => 0]),
    );
    const { exports } = new WebAssembly.Instance(image.module, { env, wasi_snapshot_preview1: env });
    let stack = '';
    try {
      (exports['share'] as (a: number, b: number) => number)(3, 0);
    } catch (error) {
      stack = (error as Error).stack ?? '';
    }
    const offsets = [...stack.matchAll(/wasm-function\[\d+\]:0x([0-9a-f]+)/g)].map(([, hex]) =>
      Number.parseInt(hex as string, 16),
    );
    expect(offsets.slice(0, 2).map((offset) => image.line_of(offset))).toEqual([
      'deep/trap.c:4',
      'deep/trap.c:8',
    ]);
    expect(image.line_of(0)).toBeUndefined();
  });
});

describe.skipIf(no_toolchain)('what was built is kept', () => {
  it('a second start makes nothing; an edit compiles that file only', async () => {
    write({
      'k/a.c': `${MAIN}#include "k.h"\nint a(void) { return K; }\n`,
      'k/b.c': 'int b(void) { return 1; }\n',
      'k/k.h': '#define K 1\n',
    });
    const files = (): string[] =>
      readdirSync(path.join(root, 'kept')).filter((name) => /\.(o|wasm)$/.test(name));
    const made = async (): Promise<string[]> => {
      const before = new Set(files());
      await build(['k/a.c', 'k/b.c'], {}, 'kept');
      return files()
        .filter((name) => !before.has(name))
        .map((name) => path.extname(name))
        .sort();
    };
    await build(['k/a.c', 'k/b.c'], {}, 'kept');
    expect(await made()).toEqual([]);
    write({ 'k/b.c': 'int b(void) { return 2; }\n' });
    expect(await made()).toEqual(['.o', '.wasm']);
    write({ 'k/k.h': '#define K 2\n' });
    expect(await made()).toEqual(['.o', '.wasm']);
    write({ 'k/k.h': '#define K 1\n' });
    expect(await made()).toEqual([]);
  });
});

describe.skipIf(no_toolchain)('what cannot be built', () => {
  const trouble = async (
    files: Readonly<Record<string, string>>,
    more: Partial<CProject> = {},
  ): Promise<string> => {
    write(files);
    const sources = Object.keys(files).filter((name) => /\.(c|cpp)$/.test(name));
    try {
      await build(sources, more);
    } catch (error) {
      expect(error).toBeInstanceOf(BuildError);
      return (error as Error).message;
    }
    throw new Error('it was built');
  };

  it('a mistake in C: the lines of the compiler', async () => {
    const text = await trouble({ 'bad/syntax.c': `${MAIN}int f( { return 1; }\n` });
    expect(text).toMatch(/^bad\/syntax\.c:3:8: error: expected parameter declarator\n {4}3 \| int f\( \{/);
  });

  it('a service that is not here, declared or not', async () => {
    const call = 'void f(void) { nx_web_http_server_create(0); }\n';
    expect(await trouble({ 'bad/s1.c': `${MAIN}${call}` })).toMatch(
      /^bad\/s1\.c:3:16: error: nx_web_http_server_create is not a service of this simulator/,
    );
    const declared = `${MAIN}unsigned nx_web_http_server_create(int);\n${call}`;
    expect(await trouble({ 'bad/s2.c': declared }, { interrupts: ['f'] })).toMatch(
      /^bad\/s2\.c: nx_web_http_server_create is not a service of this simulator/,
    );
  });

  it('a header, a field, a function of the board that is not here', async () => {
    expect(await trouble({ 'bad/h.c': '#include "fx_api.h"\n' })).toContain("'fx_api.h' file not found");
    expect(
      await trouble({ 'bad/f.c': `${MAIN}TX_THREAD t;\nint f(void) { return t.tx_thread_nothing; }\n` }),
    ).toMatch(/fields of TX_THREAD that exist here: .*tx_thread_name/);
    expect(
      await trouble(
        { 'bad/u.c': `${MAIN}void HAL_Init(void);\nvoid f(void) { HAL_Init(); }\n` },
        { interrupts: ['f'] },
      ),
    ).toMatch(
      /^bad\/u\.c: HAL_Init is used, but none of the source files defines it; the board kit has one: /,
    );
  });

  it('an interrupt handler that is not there, too little memory, no tx_application_define, no file', async () => {
    expect(await trouble({ 'bad/i.c': MAIN }, { interrupts: ['UART_IRQHandler'] })).toContain(
      'UART_IRQHandler is defined in none',
    );
    expect(
      await trouble(
        { 'bad/m.c': `${MAIN}char big[5000000] = {1};\nchar *f(void) { return big; }\n` },
        { interrupts: ['f'] },
      ),
    ).toMatch(/^the firmware needs \d+ bytes of memory, more than its board has: "memory_kib": \d+/);
    expect(await trouble({ 'bad/n.c': 'int x;\n' })).toContain('defines tx_application_define');
    await expect(build(['none.c'])).rejects.toThrow('there is no file none.c');
  });
});
