/** SUBSCRIBE and UNSUBSCRIBE at the broker (MQTT 3.1.1 chapters 3.8.4, 3.9 and 3.10.4). */
import {
  MQTT_SUBACK,
  MQTT_UNSUBACK,
  type MqttSubscribe,
  type MqttSubscription,
  type MqttUnsubscribe,
  SUBACK_FAILURE,
} from '../../codec/mqtt_packet.ts';
import { level_count } from '../../codec/mqtt_topic.ts';
import type { BrokerConnection } from '../broker_connection.ts';
import type { BrokerSession } from '../broker_session.ts';
import type { BrokerState } from '../broker_state.ts';

export function handle_subscribe(
  state: BrokerState,
  connection: BrokerConnection,
  session: BrokerSession,
  packet: MqttSubscribe,
): void {
  const refusals: string[] = [];
  // [MQTT-3.8.4-4] The filters one after the other as if each came alone; [MQTT-3.8.4-5] one code for each.
  const return_codes = packet.subscriptions.map((wanted, index) => {
    const refusal = reason_to_refuse(state, session, wanted.filter, index);
    if (refusal === null) return subscribe(state, session, wanted);
    refusals.push(refusal);
    return SUBACK_FAILURE;
  });
  if (refusals.length > 0) {
    const reasons = [...new Set(refusals)].join(', ');
    state.note('refused', connection, `${refusals.length} of ${return_codes.length} filters: ${reasons}`);
  }
  // [MQTT-3.8.4-1], [MQTT-3.8.4-2], [MQTT-3.9.3-1]. Retained messages were queued, and answers go out before those.
  state.answer(connection, { type: MQTT_SUBACK, packet_id: packet.packet_id, return_codes });
}

/** The limit that the filter does not keep, by the name of its option; null: it may be subscribed to. */
function reason_to_refuse(
  { options, subscriptions }: BrokerState,
  session: BrokerSession,
  filter: string,
  index: number,
): string | null {
  if (index >= options.packet_filters_maximum) return 'packet_filters_maximum';
  if (level_count(filter) > options.levels_maximum) return 'levels_maximum';
  if (!options.authorize_subscribe(session.client_id, filter)) return 'not authorized';
  if (session.subscriptions.has(filter)) return null;
  if (session.subscriptions.size >= options.subscriptions_maximum) return 'subscriptions_maximum';
  if (session.subscriptions_bytes + filter.length > options.subscriptions_bytes_maximum)
    return 'subscriptions_bytes_maximum';
  return subscriptions.has_room_for(filter) ? null : 'subscriptions_levels_maximum';
}

function subscribe(state: BrokerState, session: BrokerSession, { filter, qos }: MqttSubscription): number {
  const { options } = state;
  const granted = qos < options.qos_maximum ? qos : options.qos_maximum;
  if (!session.subscriptions.has(filter)) session.subscriptions_bytes += filter.length;
  session.subscriptions.set(filter, granted); // [MQTT-3.8.4-3] replaces the same filter
  state.subscriptions.add(filter, session, granted);
  // [MQTT-3.3.1-6], [MQTT-3.8.4-3] Retained messages come with each SUBSCRIBE, RETAIN set [MQTT-3.3.1-8].
  for (const message of state.retained.matching(filter)) {
    state.deliver(session, message, granted, true);
    if (session.is_full) break;
  }
  return granted;
}

export function handle_unsubscribe(
  state: BrokerState,
  connection: BrokerConnection,
  session: BrokerSession,
  packet: MqttUnsubscribe,
): void {
  for (const filter of packet.filters) {
    // [MQTT-3.10.4-2] No new messages from here on; those queued before are still sent [MQTT-3.10.4-3].
    if (!session.subscriptions.delete(filter)) continue;
    session.subscriptions_bytes -= filter.length;
    state.subscriptions.remove(filter, session);
  }
  // [MQTT-3.10.4-5] Also when nothing matched.
  state.answer(connection, { type: MQTT_UNSUBACK, packet_id: packet.packet_id });
}
