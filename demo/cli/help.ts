// The text of `npm start -- --help`, and the version.

import { readFileSync } from 'node:fs';

/** Version of the package. */
export function version(): string {
  const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}

/** The help text; `scenarios` are listed with their one line each. */
export function help(scenarios: readonly { readonly name: string; readonly summary: string }[]): string {
  const width = Math.max(...scenarios.map(({ name }) => name.length));
  const listed = scenarios.map(({ name, summary }) => `  ${name.padEnd(width)}   ${summary}`);
  return `Runs firmware on simulated boards, in virtual time, and tells what happened.

  npm start                              the first scenario
  npm start -- [SCENARIO] [OPTIONS]

Scenarios:
${listed.join('\n')}

Options:
  --seed N             what decides the random things of a run: first sequence numbers, ports. One seed, one run,
                       byte for byte (but for what TLS encrypts). From 0 to 4294967295; 1 unless told.
  --broker HOST:PORT   a real broker instead of the simulated one. The run then keeps to real time, and what the
                       broker does decides it: it can differ from time to time. HOST is also the name that the
                       broker's certificate must have, in the scenario secure.
  --ca FILE            secure, with --broker: the one certificate (PEM or DER) of the authority that has signed the
                       broker's; the board trusts nobody else.
  --cert FILE, --key FILE
                       secure: the board's own certificate (one, without a chain) and its private key, for a broker that
                       wants one.
  --tls-version V      secure: 1.2 or 1.3; the best that both sides have (1.3) unless told.
  --pcap FILE          write what was on the wire for Wireshark (pcapng; tshark -t e shows the times printed here).
  --record FILE        with --broker: write down what the broker sends, and when.
  --replay FILE        with the arguments of the run that was recorded: the same run again, without the broker and as
                       fast as it can. Not for the scenario secure: what is encrypted differs.
  --tls-secrets        put the secrets of TLS connections into that file, so that Wireshark shows what is inside.
                       Whoever has the file can then read it.
  --until SECONDS      cut the run off after so much virtual time.
  --quiet, -q          print nothing but errors and the result.
  --help, -h           this text.
  --version, -v        the version.

Exit code: 0 the firmware finished (or was cut off by --until), every packet is back in its pool, and the simulator
had nothing to object to; 1 the run failed; 2 the command line or a file is wrong; 130 Ctrl-C (143 SIGTERM, 129 SIGHUP),
which prints what every thread was doing and completes the capture.

Times are virtual: a second of a simulated board has nothing to do with a second of yours. What the simulator does not
imitate: the time instructions take (each service costs 1 microsecond), and interrupts in the code between two services.
A thread that never calls a service keeps its processor for good; the run is then ended with a message.
`;
}
