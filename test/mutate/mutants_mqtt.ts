// Mutants of the MQTT client and of the broker.

import { type Mutant, mutants_of } from './mutant.ts';

const CLIENT = 'test/mqtt/client/';
const BROKER = 'test/mqtt/broker/';

export const MQTT_MUTANTS: readonly Mutant[] = [
  ...mutants_of(
    'mqtt/client/connect.ts',
    [`${CLIENT}connack`, `${CLIENT}connect.test`],
    [
      ['left = waited >= wait_ticks ? NX_NO_WAIT : wait_ticks - waited;', 'left = wait_ticks;'],
      ['answer.length >= CONNACK_LENGTH) return answer;', 'answer.length > CONNACK_LENGTH) return answer;'],
      ['  yield* trim(answer, CONNACK_LENGTH);\n', ''],
      ['keepalive_seconds > KEEPALIVE_MAXIMUM_SECONDS', 'keepalive_seconds > KEEPALIVE_MAXIMUM_SECONDS + 1'],
      ['id.length === 0 && clean_session !== NX_TRUE ?', 'id.length === 0 ?'],
    ],
  ),
  ...mutants_of(
    'mqtt/client/transmit_queue.ts',
    [`${CLIENT}transmit_queue`],
    [
      ['while (rest !== null && done.has(rest)) rest', 'while (false) rest'],
      ['return next === 0 ? 1 : next;', 'return next;'],
      ['client.message_transmit_queue_depth >= limit', 'client.message_transmit_queue_depth > limit'],
      [
        '  if (client.message_transmit_queue_tail === packet) client.message_transmit_queue_tail = previous;\n',
        '',
      ],
      ['header_of(kept) | MQTT_PUBLISH_DUP_FLAG', 'header_of(kept)'],
    ],
  ),
  ...mutants_of(
    'mqtt/client/publish.ts',
    [`${CLIENT}publish`],
    [
      ['if (qos === 3 && !quirks.qos_3_accepted) return', 'if (false) return'],
      ['    yield* dequeue(client, copy);\n', ''],
      ['(retain !== 0 ? MQTT_PUBLISH_RETAIN : 0)', '0'],
    ],
  ),
  ...mutants_of(
    'mqtt/client/keepalive.ts',
    [`${CLIENT}keepalive`],
    [
      ['>>> 0 >= client.nxd_mqtt_ping_timeout', '>>> 0 > client.nxd_mqtt_ping_timeout'],
      [
        'return (left | 0) <= client.nxd_mqtt_timer_value;',
        'return (left | 0) < client.nxd_mqtt_timer_value;',
      ],
      ['  client.nxd_mqtt_ping_not_responded = 0;\n', ''],
    ],
  ),
  ...mutants_of(
    'mqtt/client/inbound_publish.ts',
    [`${CLIENT}inbound_publish`],
    [
      ["if (qos === 3) return 'mqtt-publish-qos-3';", ''],
      ["if (qos !== 0 && parts.packet_id === 0) return 'mqtt-packet-id-zero';", ''],
      ["if (qos === 0 && (first & MQTT_PUBLISH_DUP_FLAG) !== 0) return 'mqtt-publish-dup-qos-0';", ''],
      ['    client.pending_acknowledgements.push(packet_id);\n', ''],
    ],
  ),
  ...mutants_of(
    'mqtt/client/inbound_acknowledgement.ts',
    [`${CLIENT}inbound_acknowledgement`],
    [
      [
        'type_of(packet) === MQTT_CONTROL_PACKET_TYPE_PUBLISH && qos === MQTT_PUBLISH_QOS_LEVEL_1',
        'qos === MQTT_PUBLISH_QOS_LEVEL_1',
      ],
      ['if (code > 2 && code !== SUBACK_REFUSED) {', 'if (false) {'],
      ['(packet) => type_of(packet) === answers', '() => true'],
    ],
  ),
  ...mutants_of(
    'mqtt/client/receive_segments.ts',
    [`${CLIENT}receive_segments`],
    [
      ['while (bytes_in_first(run) <= rest) {', 'while (bytes_in_first(run) < rest) {'],
      ['count === 4 ? NXD_MQTT_INVALID_PACKET : NXD_MQTT_PARTIAL_PACKET', 'NXD_MQTT_PARTIAL_PACKET'],
      [
        'return segment.holders === 0 ? nx_packet_release(segment.packet)',
        'return segment.holders >= 0 ? nx_packet_release(segment.packet)',
      ],
    ],
  ),
  ...mutants_of(
    'mqtt/client/partial_message.ts',
    [`${CLIENT}partial_message`],
    [
      [
        'held > pool.nx_packet_pool_total * pool.nx_packet_pool_payload_size',
        'held > 2 * pool.nx_packet_pool_total * pool.nx_packet_pool_payload_size',
      ],
      ['ticks = limit - ((now - client.partial_since) >>> 0);', 'ticks = TX_WAIT_FOREVER;'],
    ],
  ),
  ...mutants_of(
    'mqtt/broker/broker_core.ts',
    [`${BROKER}broker_core`],
    [
      [
        'connection.answers.length * 2 <= this.state.options.answers_maximum',
        'connection.answers.length < this.state.options.answers_maximum',
      ],
      ['      connection.input_paused = false;\n', ''],
      [
        'connection.answers.length >= state.options.answers_maximum',
        'connection.answers.length > state.options.answers_maximum',
      ],
      ['      connection.last_heard_ms = state.now_ms;\n', ''],
      ['if (deadline > now_ms) {', 'if (deadline >= now_ms) {'],
    ],
  ),
  ...mutants_of(
    'mqtt/broker/broker_session.ts',
    [`${BROKER}broker_session`, `${BROKER}broker_core`],
    [
      [
        'delivery.qos > 0 && this.inflight >= this.options.inflight_maximum',
        'this.inflight >= this.options.inflight_maximum',
      ],
      ["if (delivery.qos !== 1) return 'wrong_kind';", ''],
      ['publish_of(delivery, packet_id, true)', 'publish_of(delivery, packet_id, false)'],
      [
        'this.unacknowledged.has(this.last_packet_id) || this.released.has(this.last_packet_id)',
        'this.unacknowledged.has(this.last_packet_id)',
      ],
      ['this.keep_queued(({ qos }) => qos > 0);', 'this.keep_queued(() => true);'],
    ],
  ),
  ...mutants_of(
    'mqtt/broker/retained_store.ts',
    [`${BROKER}retained_store`],
    [
      [
        'const full = before === undefined && this.messages.size >= this.maximum;',
        'const full = this.messages.size >= this.maximum;',
      ],
      ['if (before !== undefined) this.bytes_kept -= message_bytes(before);', ''],
    ],
  ),
  ...mutants_of(
    'mqtt/broker/subscription_tree.ts',
    [`${BROKER}subscription_tree`],
    [
      [
        'if (before === undefined || qos > before) found.set(subscriber, qos);',
        'found.set(subscriber, qos);',
      ],
      ["let wildcards = !topic.startsWith('$');", 'let wildcards = true;'],
      ["      collect(node.children.get('#'));\n    }\n    return found;", '    }\n    return found;'],
      [
        'if (node.subscribers.size > 0 || node.children.size > 0) break;',
        'if (node.subscribers.size > 0) break;',
      ],
    ],
  ),
  ...mutants_of(
    'mqtt/broker/handlers/connect.ts',
    [`${BROKER}handlers/connect`, `${BROKER}broker_core`],
    [
      ['packet.keep_alive_s * 1500', 'packet.keep_alive_s * 1000'],
      ['stored !== undefined && !packet.clean_session;', 'stored !== undefined;'],
      ['  take_over(state, client_id);\n', ''],
    ],
  ),
  ...mutants_of(
    'mqtt/broker/handlers/publish.ts',
    [`${BROKER}handlers/publish`],
    [
      ['      session.received.add(packet_id);\n', ''],
      ['if (qos === 1) state.answer', 'state.answer'],
    ],
  ),
  ...mutants_of(
    'mqtt/broker/handlers/subscribe.ts',
    [`${BROKER}handlers/subscribe`],
    [
      ['qos < options.qos_maximum ? qos : options.qos_maximum', 'qos'],
      ['    if (session.is_full) break;\n', ''],
    ],
  ),
];
