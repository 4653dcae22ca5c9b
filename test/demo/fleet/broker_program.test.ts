import { expect, it } from 'vitest';
import { BrokerProgram } from '../../../demo/fleet/broker_program.ts';
import { free_port } from '../mosquitto.ts';

const HOST = '127.0.0.1';
const NODE = `'${process.execPath}' -e`;

/** A program that takes connections; `more` is done on SIGTERM. */
function listening(port: number, on_term: string): string {
  const text = `process.on("SIGTERM", () => { ${on_term} }); require("net").createServer(() => {}).listen(${port}, "${HOST}")`;
  return `${NODE} '${text}'`;
}

it('is started, ended with either signal, and started again, also behind a shell', async () => {
  const port = await free_port();
  const program = new BrokerProgram(`true && ${listening(port, 'process.exit(0)')}; true`, HOST, port);
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    await program.start();
    expect(program.runs).toBe(true);
    await program.end(signal);
    expect(program.runs).toBe(false);
  }
  await program.end('SIGTERM');
});

it('says what its program said when it does not come up, and that something is there already', async () => {
  const port = await free_port();
  const broken = new BrokerProgram('echo no such configuration >&2; exit 3', HOST, port);
  await expect(broken.start()).rejects.toThrow(
    `ended before it took connections at ${HOST}:${port}; it said: no such configuration`,
  );
  const first = new BrokerProgram(listening(port, 'process.exit(0)'), HOST, port);
  await first.start();
  await expect(new BrokerProgram('true', HOST, port).start()).rejects.toThrow('something takes connections');
  await first.end('SIGKILL');
});
