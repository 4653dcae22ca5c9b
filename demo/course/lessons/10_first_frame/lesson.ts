// The checks, questions and hints of this lesson; its text is text.md.

import { nominal, portfolio, trace } from '../../check/checks.ts';
import { lesson } from '../../lesson.ts';
import { scenario } from './given/scenario.ts';
import { questions } from './given/tester.ts';

export default lesson({
  number: 10,
  title: 'The first frame',
  minutes: 60,
  needs: [1],
  words: ['frame', 'packet', 'packet pool', 'ARP', 'ping', 'datagram', 'who owns a packet'],
  goal: 'a board that answers a ping and sends each datagram back, and gives every packet back once',
  scenario,
  variant: (random) => ({
    datagrams: 9 + random.below(4),
    comment_every: 3 + random.below(2),
    pool: 8 + random.below(4),
  }),
  checks: [
    nominal('every packet goes back once', 2),
    trace('answers the ping', 1, (run) =>
      run.notes('ping answered').length === 1 ? true : 'nobody answered the ping',
    ),
    trace('echoes every datagram that wants it', 2, (run) => {
      const wanted = questions();
      const echoes = run.of('note', 'echo: ').map(({ about }) => about.replace('echo: ', ''));
      const missing = wanted.find((text) => !echoes.includes(text));
      if (missing !== undefined) return `there was no echo of "${missing}"`;
      const more = echoes.find((text) => !wanted.includes(text));
      return more === undefined ? true : `"${more}" wants no answer`;
    }),
    portfolio('and under 25 mixed timings', 1, { runs: 25 }),
  ],
  questions: [
    {
      ask: 'Which protocol has the first two frames, before any ping can be sent?',
      answer: (lab) => lab.nominal().frames[0]?.text.split(':')[0] ?? '',
    },
    {
      ask: 'To whom is the very first frame sent: to one board, or to all?',
      answer: (lab) => lab.nominal().frames[0]?.to ?? '',
      also: ['to all', 'all boards', 'broadcast'],
    },
    {
      ask: 'To whom does a packet belong after nx_udp_socket_send has returned NX_SUCCESS: to the thread, or to the stack?',
      answer: () => 'the stack',
      also: ['stack', 'to the stack'],
    },
    {
      ask: 'And after it has returned something else?',
      answer: () => 'the thread',
      also: ['thread', 'to the thread'],
    },
  ],
  views: ['ladder', 'list', 'levels'],
  hints: [
    'Each packet that nx_udp_socket_receive gives you is yours. How many does the pool have left after each datagram? Look at Levels in the report.',
    'nx_icmp_enable(ip) lets the stack answer a ping; you need not see it.',
    'nx_udp_source_extract says where a datagram came from. The packet itself can be sent back there.',
    'Release a packet when you do not send it, or when sending it failed. Never after a send that succeeded.',
  ],
});
