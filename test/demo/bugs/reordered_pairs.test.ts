// Of every shipped bug the two events that its report says change places, judged by hand against the cause that its file
// names. A is what comes too early in the failing run, or in place of B; B is what the passing run does in time.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { experiment_of } from '../../../demo/bench/scenario.ts';
import { BUGS } from '../../../demo/bugs/index.ts';
import { replay_path } from '../../../demo/lab/replay_path.ts';
import { swap_words } from '../../../demo/lab/report/critical_report.ts';
import { explanation_of } from '../../../demo/lab/report/explanation.ts';
import { parse_replay } from '../../../rtos/explore/replay_file.ts';
import { run_with } from '../../../rtos/explore/shrink.ts';

/** By bug: A, B, and how they stand for the cause. */
const PAIRS: Readonly<Record<string, readonly [a: string, b: string, because: string]>> = {
  'lost-update': [
    'high: note reads 0',
    'low: note writes 1',
    'the second reads before the first has written',
  ],
  'check-then-wait': ['consumer: running', 'interrupt sensor', 'the look comes before the flag'],
  'timeout-against-post': [
    'System Timer Thread: resume thread "client": timeout',
    'device: tx_queue_send "answers"',
    'the wait ends in the tick before the answer',
  ],
  'mars-inversion': [
    'interrupt radio',
    'weather: tx_mutex_put "bus"',
    'the middle thread comes inside the moment',
  ],
  'deadly-embrace': [
    'sampler: tx_mutex_get "bus"',
    'logger: tx_mutex_get "bus"',
    'between the two of the first',
  ],
  'timer-callback-empty-pool': [
    'System Timer Thread: tx_block_allocate "buffers": 0 free',
    'writer: tx_block_release "buffers"',
    'the callback comes before the writer has given a buffer back',
  ],
  'connack-joined': [
    'network: frame received: TCP 1 byte of data, part of an MQTT packet',
    'network: frame received: MQTT CONNACK accepted',
    'CONNACK is not alone and whole in its segment',
  ],
  'message-behind-connack': [
    'network: frame received: MQTT PUBLISH "settings"',
    'app: completed',
    'the message comes before the thread that connects is done',
  ],
  'credentials-gone': [
    'network: frame received: TCP FIN',
    'app: frame sent: MQTT PUBLISH "readings"',
    'the connection ends, and with it the credentials',
  ],
  'leak-at-disconnect': [
    'app: computes 500 us',
    'network: frame received: MQTT PUBLISH "orders" "order 1"',
    'the message comes between the last look and the end',
  ],
  'unread-messages': [
    'System Timer Thread: resume thread "alarm": timeout',
    'reader: tx_mutex_get "valve"',
    'nobody reads, so no packet comes free for the alarm',
  ],
  'joined-without-packet': [
    'network: frame received: MQTT PUBLISH "orders" "order 0", QoS 0; MQTT PUBLISH "orders" "order 1"',
    'network: frame received: MQTT PUBLISH "orders" "order 0", QoS 0',
    'two messages in one segment',
  ],
  'pool-and-mutex': [
    'network: frame received: TCP 2 bytes of data, part of an MQTT packet',
    'network: frame received: MQTT PUBLISH "orders" "order 0"',
    'ten segments take ten packets',
  ],
  'lock-in-notify': [
    'meter: tx_mutex_get "meter"',
    'app: tx_mutex_get "meter"',
    'the message comes at that moment',
  ],
  'disconnect-in-notify': [
    'valve: tx_semaphore_put "arrived"',
    'app: tx_semaphore_get "arrived"',
    'one more arrives before the reader has kept up',
  ],
  'inversion-keepalive': [
    'publisher: tx_mutex_get "ip"',
    'interrupt radio',
    'the middle thread is called for while the low one has the mutex',
  ],
  'ping-on-slow-link': [
    'System Timer Thread: tx_event_flags_set "sensor": OR 0x10',
    'network: frame received: MQTT PINGRESP',
    'the time is over before the answer comes',
  ],
  'stuck-sender': [
    'network: frame fault lost, link down for 8 s',
    'network: frame received: TCP ACK',
    'the link is down, so no acknowledgment makes room',
  ],
  'accept-lost-wakeup': [
    'ip: tx_thread_resume "server": not suspended, no effect',
    'server: tx_thread_suspend "server"',
    'the resume comes before the suspend',
  ],
  'double-release': [
    'ip: resume thread "log": timeout',
    'network: frame received: TCP ACK 3849, window 1800',
    'the send times out before the window opens',
  ],
  'hello-before-lease': [
    'app: tx_mutex_get "ip"',
    'network: frame received: DHCP acknowledgment',
    'hello is first',
  ],
  'address-in-use': [
    'network: frame received: ARP announcement: 192.168.1.150 is at',
    'order: frame sent: UDP 7 bytes, 192.168.1.20:5000 to 192.168.1.150:5000',
    'the sensor announces the address of the display before the order goes there',
  ],
  'renew-during-publish': [
    'network: frame received: DHCP NAK',
    'network: frame received: DHCP acknowledgment',
    'the renewal is refused',
  ],
  'resolve-under-mutex': [
    'control: blocks on mutex "settings"',
    'network: frame received: DNS answer',
    'the loop needs the mutex while the lookup has it',
  ],
  'answer-of-another-name': [
    'System Timer Thread: resume thread "app": timeout',
    'resolver: tx_queue_send "answers"',
    'the application gives up before the answer is there',
  ],
  'dates-before-time': [
    'app: running',
    'network: frame received: NTP answer',
    'it connects before the time is there',
  ],
};

test.each(BUGS.map((bug) => [bug.name, bug] as const))(
  'the report of %s names the pair of events that is the cause',
  (name, bug) => {
    const scenario = experiment_of(bug);
    const file = parse_replay(readFileSync(replay_path(name), 'utf8'));
    const { failure } = run_with(scenario, file, file.choices);
    const { critical, moment } = explanation_of(scenario, file, failure!, file.choices);
    expect(moment?.event).not.toBeNull();
    const [a = '', b = ''] = swap_words(critical!);
    const pair = PAIRS[name];
    if (pair === undefined) {
      // Its cause is a length of time alone: a sleep of one tick lasts less.
      expect([name, a.slice(0, 10)]).toEqual(['sleep-one-tick', 'none: both']);
      return;
    }
    expect(a).toContain(pair[0]);
    expect(b).toContain(pair[1]);
  },
);
