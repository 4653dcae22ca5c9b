// The checks, questions and hints of this lesson; its text is text.md.

import {
  NX_SECURE_X509_CERTIFICATE_DNS_MISMATCH,
  NX_SECURE_X509_CERTIFICATE_EXPIRED,
} from '../../../../netx/secure/host/nx_secure_api.ts';
import { nominal, trace } from '../../check/checks.ts';
import type { LabRun } from '../../check/lab_run.ts';
import { lesson } from '../../lesson.ts';
import { scenario } from './given/scenario.ts';
import { variant } from './given/variant.ts';

/** By which the attempts must fail. */
const NAME = `0x${NX_SECURE_X509_CERTIFICATE_DNS_MISMATCH.toString(16)}`;
const DATES = `0x${NX_SECURE_X509_CERTIFICATE_EXPIRED.toString(16)}`;

/** What became of the attempt with one of the three. */
function came_of(run: LabRun, peer: string): string {
  return run.of('note', `${peer}: connect`)[0]?.about ?? `${peer} was not tried`;
}

/** As a status of TLS, in hexadecimal. */
function refused(run: LabRun, peer: string, status: string): true | string {
  const came = came_of(run, peer);
  if (came.endsWith(`TLS ${status}`)) return true;
  return came.includes('connect 0x0,') ? `it is let in (${came})` : `${came}, where TLS ${status} is wanted`;
}

export default lesson({
  number: 19,
  title: 'Whom do you talk to?',
  minutes: 60,
  needs: [15],
  words: ['TLS handshake', 'certificate', 'authority', 'common name', 'client certificate'],
  goal: 'the board talks to its broker and to nobody else, and each refusal has its right reason',
  host: true,
  scenario,
  variant: (random) => ({
    host_name: `broker-${10 + random.below(90)}.plant.example`,
    year: 2026 + random.below(5),
  }),
  checks: [
    nominal('all three are tried', 1),
    trace('the printer is refused for its name', 1, (run) => refused(run, 'printer', NAME)),
    trace('the broker of last year is refused for its dates', 1, (run) => refused(run, 'old', DATES)),
    trace('the broker takes a message', 2, (run) => {
      const came = came_of(run, 'broker');
      return (came.includes('connect 0x0,') && run.of('note', 'broker acknowledged').length === 1) || came;
    }),
  ],
  questions: [
    {
      ask: 'Which status of TLS has the attempt with the broker in the start file (such as 0x1; in the list of the report: broker: connect ..., TLS ...)?',
      answer: (lab) => /TLS (0x[0-9a-f]+)/.exec(came_of(lab.nominal(), 'broker'))?.[1] ?? '',
      also: ['114', '114h'],
    },
    {
      ask: 'Can a stranger who listens to the frames read the topic of a message (yes, no)?',
      answer: () => 'no',
    },
    {
      ask: 'With TLS 1.2, which name can a stranger read in the certificate that the broker shows?',
      answer: () => variant.host_name,
    },
  ],
  views: ['ladder', 'list'],
  hints: [
    'A certificate says three things: who signed it, for which name, and from when until when. The start file looks at the first.',
    'nx_secure_tls_session_certificate_callback_set calls you with the certificate; nx_secure_x509_common_name_dns_check compares it with a name. Return its status.',
    'No clock, no dates: nx_secure_tls_session_time_function_set.',
    'The broker asks who you are: nx_secure_x509_certificate_initialize with certificate and key, then nx_secure_tls_local_certificate_add.',
  ],
});
