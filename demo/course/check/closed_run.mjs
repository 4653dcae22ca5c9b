// The process in which students' code is run: told a script by its parent, it runs it where no module of Node can be reached, and
// tells the parent what its last value is. Without the rights to files, processes and threads that Node can withhold, and with
// those to the network taken away here.

import dgram from 'node:dgram';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import vm from 'node:vm';

function refuse() {
  throw new Error('the network is out of reach for a lesson');
}

net.Socket.prototype.connect = refuse;
net.Server.prototype.listen = refuse;
dgram.Socket.prototype.bind = refuse;
dgram.Socket.prototype.send = refuse;
syncBuiltinESMExports();

const send = process.send.bind(process);
const { exit } = process;
for (const name of ['send', 'binding', 'getBuiltinModule', 'mainModule', 'dlopen', '_linkedBinding', 'kill'])
  Object.defineProperty(process, name, { value: undefined });

/** The modules of Node that the library needs, which takes them when it is run and leaves no trace of them. */
async function for_the_library(modules) {
  if (modules.length === 0) return {};
  const entries = modules.map(async (one) => [one, await import(one)]);
  return { Buffer, setImmediate, modules_of_node: Object.fromEntries(await Promise.all(entries)) };
}

/** Firmware in C as a module: code of which instances are made, where no other may be compiled. */
function firmware_global(firmware) {
  if (firmware === null) return {};
  return { [firmware.name]: { ...firmware.code, module: new WebAssembly.Module(firmware.code.wasm) } };
}

let context = null;

async function load({ script, name, compiled, modules }) {
  context = vm.createContext(
    { TextEncoder, TextDecoder, ...(await for_the_library(modules)) },
    { codeGeneration: { strings: false, wasm: false } },
  );
  new vm.Script(script, { filename: name, cachedData: Buffer.from(compiled) }).runInContext(context);
}

async function answer_to({ script, name, firmware }) {
  try {
    Object.assign(context, firmware_global(firmware));
    return { value: await new vm.Script(script, { filename: name }).runInContext(context) };
  } catch (error) {
    // Its stack begins with the line of the script, which is no line of the student's.
    const frames = String(error?.stack ?? '')
      .split('\n')
      .filter((line) => /^\s+at /.test(line));
    return { trouble: [String(error), ...frames].join('\n') };
  }
}

let loaded;
async function hear({ library, ...job }) {
  if (library !== undefined) {
    loaded = load(library);
    return;
  }
  // A student's script must not give itself another one, with an answer to its liking.
  if (job.is_last) process.off('message', hear);
  await loaded;
  const answer = await answer_to(job);
  if (job.is_last) send(answer, () => exit(0));
  else send(answer);
}
process.on('message', hear);
send('ready');
