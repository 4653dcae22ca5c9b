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

process.once('message', ({ before, script, name }) => {
  let answer;
  try {
    const context = vm.createContext(
      { TextEncoder, TextDecoder },
      { codeGeneration: { strings: false, wasm: false } },
    );
    new vm.Script(before.script, {
      filename: before.name,
      cachedData: Buffer.from(before.compiled),
    }).runInContext(context);
    answer = { value: new vm.Script(script, { filename: name }).runInContext(context) };
  } catch (error) {
    // Its stack begins with the line of the script, which is no line of the student's.
    const frames = String(error?.stack ?? '')
      .split('\n')
      .filter((line) => /^\s+at /.test(line));
    answer = { trouble: [String(error), ...frames].join('\n') };
  }
  send(answer, () => exit(0));
});
send('ready');
