// The checks, questions and hints of this lesson; its text is text.md.

import { nominal, portfolio, trace } from '../../check/checks.ts';
import type { LabRun } from '../../check/lab_run.ts';
import { lesson } from '../../lesson.ts';
import { scenario } from './given/scenario.ts';
import { variant } from './given/variant.ts';

/** How visit n went, in the words of the visitor. */
function went(run: LabRun, n: number): true | string {
  const [said] = run.of('note', `visitor ${n} `).map(({ about }) => about);
  if (said === `visitor ${n} was served`) return true;
  return said ?? `visitor ${n} never came`;
}

/** Who gave a connection up, and what had not come before. */
function no_reset({ frames }: LabRun): true | string {
  const at = frames.findIndex(({ text }) => text.startsWith('TCP RST'));
  const reset = frames[at];
  if (reset === undefined) return true;
  const before = frames.slice(0, at);
  const begin = before.findLastIndex(({ text }) => text.startsWith('TCP SYN:'));
  const has_sent = (who: string, word: string): boolean =>
    before.slice(begin).some(({ from, text }) => from === who && text.startsWith(word));
  const at_s = `at ${(reset.time_ns / 1e9).toFixed(3)} s`;
  const is_let_in = has_sent('server', 'TCP SYN-ACK');
  if (reset.from === 'server')
    return is_let_in
      ? `the server does, ${at_s}, and throws away what is on its way`
      : `the server does, ${at_s}: no socket of its own is at the port when the visitor comes`;
  if (!is_let_in) return `the visitor gives up, ${at_s}: no SYN-ACK came from the server`;
  const [visitor_ended, server_ended] = [has_sent('visitor', 'TCP FIN'), has_sent('server', 'TCP FIN')];
  if (visitor_ended && server_ended)
    return `the visitor does, ${at_s}: a SYN-ACK comes to it that it has not asked for, of the connection that both have ended`;
  if (visitor_ended)
    return `the visitor gives up, ${at_s}: it has sent its FIN, and none came from the server`;
  return `the visitor gives up, ${at_s}: no answer came from the server`;
}

export default lesson({
  number: 12,
  title: 'The life of a connection',
  minutes: 60,
  needs: [10],
  words: ['three-way handshake', 'listen, accept', 'FIN', 'half-closed', 'CLOSE WAIT', 'reset'],
  goal: 'a server that closes each connection as TCP wants it, and serves the next visitor',
  scenario,
  variant: (random) => ({ visits: 3 + random.below(3), port: 80 + random.below(20) }),
  checks: [
    nominal('the run does not fail', 1),
    trace('nobody resets a connection', 1, no_reset),
    trace('the first visitor is served to the end', 1, (run) => went(run, 1)),
    trace('and every one after it', 2, (run) => {
      for (let n = 2; n <= variant.visits; n++) {
        const how = went(run, n);
        if (how !== true) return how;
      }
      return true;
    }),
    trace('the visitor ends each connection first', 1, (run) => {
      const ends = run.frames.filter(({ text }) => text.startsWith('TCP FIN'));
      const first = ends.find(({ from }, i) => i % 2 === 0 && from !== 'visitor');
      if (first === undefined) return true;
      return `at ${(first.time_ns / 1e9).toFixed(3)} s the server ends it, while the visitor may have more to say`;
    }),
    portfolio('and under 30 mixed timings', 1, { runs: 30 }),
  ],
  questions: [
    {
      ask: 'How many frames does it take until a connection is established (SYN and all that follow it)?',
      answer: (lab) => {
        const tcp = lab.nominal().frames.filter(({ text }) => text.startsWith('TCP '));
        return tcp.findIndex(({ text }) => text.includes('connection established')) + 1;
      },
    },
    {
      ask: 'How many connections does the visitor of the start file begin that get no SYN-ACK?',
      answer: (lab) => {
        const { frames } = lab.nominal();
        const of = (begin: string): number =>
          frames.filter(({ text }) => text.startsWith(begin) && !text.includes('retransmission')).length;
        return of('TCP SYN:') - of('TCP SYN-ACK');
      },
    },
    {
      ask: 'The visitor has sent its FIN, the server not yet. May the server still send data (yes or no)?',
      answer: () => 'yes',
    },
    {
      ask: 'In which state is the socket of the server meanwhile (as in the report)?',
      answer: () => 'CLOSE WAIT',
      also: ['CLOSE-WAIT', 'CLOSE_WAIT', 'NX_TCP_CLOSE_WAIT'],
    },
  ],
  views: ['ladder', 'list'],
  hints: [
    'Look at the ladder: the visitor sends a FIN. What does your server send after that?',
    'nx_tcp_socket_receive returns something else than NX_SUCCESS when the other side has ended the connection. Then it is your turn: nx_tcp_socket_disconnect.',
    'A socket of a server has two things to undo: it was accepted, and it has left the port. nx_tcp_server_socket_unaccept, then nx_tcp_server_socket_relisten.',
  ],
});
