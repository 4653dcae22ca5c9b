/**
 * The hazards of the published NetX Duo MQTT client (6.4.2), each a switch of the target's configuration.
 *
 * All are off by default: the client then does what the guide documents and what MQTT 3.1.1 binds a client to. The
 * profile `published` turns all on: the recorded behaviour of the real client, byte for byte and tick for tick. A
 * lesson turns on one. `mqtt/quirks.md` is made from this table (a test keeps the two equal).
 */

import { all_switches, type QuirkText } from '../../netx/quirk_switches.ts';

export const NXD_MQTT_QUIRK_TEXTS = {
  unread_messages_leak: {
    documented:
      'Guide ch.1: disconnect "releases messages already received and stored in the receive queue"; delete too.',
    published:
      'Unread messages are taken off the queue at every end of a connection, but their packets stay allocated.',
    in_the_field:
      'Every reconnect with unread messages shrinks the receive pool; after some days nothing can be received any more.',
  },
  malformed_publish_leaks_packet: {
    documented: 'A packet that holds no valid message goes back to its pool.',
    published:
      'A malformed PUBLISH counts as taken over by the receive queue, where nobody put it: the packet is lost.',
    in_the_field: 'A broken or hostile broker empties the receive pool with a few three-byte messages.',
  },
  protocol_violations_ignored: {
    documented:
      'MQTT-4.8.0-1: whoever receives a packet that violates the protocol closes the connection; the table in mqtt/client/violations.ts lists the cases.',
    published:
      'Unexpected packet types, reserved flag bits, wrong lengths, QoS 3, packet id 0 and bad topics are skipped or accepted.',
    in_the_field:
      'Client and broker go on with different ideas of the session; the fault shows hours later, elsewhere.',
  },
  strings_unchecked: {
    documented:
      'MQTT-1.5.3-1/-2, 3.3.2-2, 4.7.1-2/-3, 3.1.3-8: ill-formed UTF-8, U+0000, wildcards in a topic name, misplaced wildcards in a filter and an empty client id with a persistent session are refused with NXD_MQTT_INVALID_PARAMETER.',
    published: 'Topics, filters and the client id are sent as they are.',
    in_the_field:
      'The broker answers by closing the connection, and the firmware sees only a lost link, again and again.',
  },
  connack_needs_own_segment: {
    documented: 'TCP is a stream: CONNACK is found however it is split, or coalesced with what follows.',
    published: 'A CONNACK that is not exactly one four-byte segment is NXD_MQTT_SERVER_MESSAGE_FAILURE.',
    in_the_field:
      'Connecting fails with every broker or proxy that sends CONNACK and the first retained message in one segment.',
  },
  receive_callback_after_connack: {
    documented: 'Guide ch.1: as messages arrive they are stored and the notify is called.',
    published: 'A segment that arrives right behind CONNACK waits unseen until another segment comes.',
    in_the_field: 'The retained configuration message arrives minutes late, or never on a quiet topic.',
  },
  credentials_cleared: {
    documented:
      'Guide ch.3: user name, password and will are set before the connection is made; nothing takes them back.',
    published: 'Every end of an established connection forgets user name, password and will.',
    in_the_field:
      'The first connect works; each reconnect is refused as not authorised, and the will is gone.',
  },
  mutex_without_inheritance: {
    documented: 'Nothing; the client mutex of this one is created with priority inheritance.',
    published: 'The client mutex is created with TX_NO_INHERIT.',
    in_the_field:
      'A low-priority publisher that is preempted under the mutex keeps the client thread from answering in time: PINGRESP late, connection dropped.',
  },
  wait_forever_under_mutex: {
    documented:
      'Guide ch.3: message_get does not block. The client never waits for a packet while it holds its mutex.',
    published:
      'PUBACK, PINGREQ, SUBSCRIBE, UNSUBSCRIBE and DISCONNECT take their packet without a timeout while the mutex is held.',
    in_the_field:
      'Pool empty, mutex taken: message_get, the one call that would free a packet, waits for the mutex. Everything stalls.',
  },
  sends_wait_forever: {
    documented:
      'Guide ch.2: NXD_MQTT_PING_TIMEOUT_DELAY after a PINGREQ the broker counts as non-responsive. A send of the client itself waits that long at most; PUBACK is tried again.',
    published: 'PINGREQ, PUBACK and DISCONNECT are sent without a timeout.',
    in_the_field: 'A broker that stops reading blocks the client thread and disconnect; only a reset helps.',
  },
  ping_timeout_waits_for_broker: {
    documented: 'Guide ch.2: no PINGRESP in time, and the client "disconnects itself from the broker".',
    published:
      'It first waits for the dead broker to answer its FIN: up to 1100 ticks, with the default socket timeout.',
    in_the_field:
      'The disconnect notify comes eleven seconds late, and the client thread does nothing else meanwhile.',
  },
  split_acknowledgement_lost: {
    documented: 'TCP is a stream: an acknowledgment is found however the stream is split.',
    published: 'The four bytes of PUBACK, PUBREL and CONNACK are read from the first segment only.',
    in_the_field:
      'A PUBACK split by the network is lost, the message stays stored and is sent again after the reconnect.',
  },
  joined_message_lost_without_packet: {
    documented:
      'Guide ch.1: QoS 1 is delivered at least once. Messages that share a segment share its packet.',
    published:
      'All messages of a segment but the last are copied into packets of the client pool without waiting; a failed copy silently drops the message, even with QoS 1.',
    in_the_field: 'Messages get lost exactly when the device is busy; no status and no counter shows it.',
  },
  packet_id_restarts: {
    documented: 'MQTT-2.3.1-2: a new message takes a packet id that is not in use.',
    published:
      'Every CONNACK sets the next packet id back to the initial value, ids in the transmit queue or not.',
    in_the_field:
      'One PUBACK removes the wrong message from the queue: that one is never delivered, the other one twice.',
  },
  failed_publish_stays_queued: {
    documented: 'Guide ch.3: NXD_MQTT_COMMUNICATION_FAILURE: the message could not be sent; it is not kept.',
    published:
      'A QoS 1 message whose send failed stays in the transmit queue and is sent after the next connect.',
    in_the_field: 'Firmware that retries publishes everything twice, and the queue grows with each retry.',
  },
  half_sent_message_left_on_wire: {
    documented: 'A connection on which a message was sent only in part is closed.',
    published:
      'A send that times out after a part of the message fitted the window returns an error and leaves that part on the wire.',
    in_the_field:
      'The broker reads the next message as the rest of the broken one and drops the connection, or worse.',
  },
  failed_resend_leaves_deaf_client: {
    documented: 'Guide ch.3: connect returns an error, or the client is connected.',
    published:
      'When sending stored messages again fails, connect returns an error, the state stays connected and the receive callback is not installed.',
    in_the_field: 'The device believes it is offline, the broker believes it is online, and nothing arrives.',
  },
  qos_3_accepted: {
    documented: 'Guide ch.3: QoS is 0 or 1. MQTT-3.3.1-4: 3 is not a QoS. Publish refuses it.',
    published: 'A publish with QoS 3 goes out as 0x36 without a packet id.',
    in_the_field: 'The broker closes the connection on a value that slipped through a configuration file.',
  },
  inbound_qos_2_half_handled: {
    documented:
      'Guide ch.1: the client "does not support sending or receiving QoS level 2 messages": it ends the connection.',
    published:
      'The message is delivered, PUBREC is sent and a copy kept; a repetition adds a copy; the PUBCOMP carries a byte of stale memory.',
    in_the_field: 'Packets pile up in the transmit queue, and the broker never sees the handshake end.',
  },
  stray_connack_accepted: {
    documented:
      'MQTT-3.2.0-2 and 4.8.0-1: a second CONNACK is a violation and ends the connection, with the disconnect notify.',
    published:
      'A CONNACK at any time is processed: accepted, it restarts packet ids and makes even an idle client connected; refused, it resets the connection without the disconnect notify.',
    in_the_field: 'A confused broker leaves the firmware in a state that nobody tested.',
  },
  state_open_during_disconnect: {
    documented:
      'MQTT-3.14.4-2: nothing is sent after DISCONNECT. Until the old connection is gone connect is refused and changes nothing.',
    published:
      'While disconnect waits other threads can publish behind DISCONNECT, and a connect takes the state, the timer and the socket from under it.',
    in_the_field: 'Two threads that both repair the connection keep breaking it.',
  },
  disconnect_sent_unconnected: {
    documented:
      'MQTT-3.1.0-1: the first packet on a connection is CONNECT. Disconnect of an attempt in progress just ends it.',
    published:
      'Disconnect sends DISCONNECT in every state; on a connection in progress it waits until that is established and sends DISCONNECT first, or hangs.',
    in_the_field: 'A device that gives up connecting hangs in the call that should help it out.',
  },
  stale_events_kept: {
    documented: 'Events of the old connection do not affect the new one.',
    published:
      'A network-disconnect event that the client thread has not handled yet ends the connection that a quick reconnect just began; the establish callback of a non-blocking connect stays installed and sends a second CONNECT on the next blocking one.',
    in_the_field: 'Reconnecting immediately fails now and then, depending on thread priorities.',
  },
  events_handled_without_mutex: {
    documented:
      'Guide ch.1: the client has a thread of its own; its mutex serializes that thread and the services.',
    published:
      'After it has read the socket the thread handles ping timeout, loss of the connection and delete without the mutex.',
    in_the_field: 'A service that runs at that moment works on a half-closed session.',
  },
  late_keepalive_check_skips_ping: {
    documented: 'MQTT-3.1.2-23: at least one packet is sent in each keepalive interval.',
    published:
      'The check uses an unsigned difference: once it comes late the rest of the interval looks four billion ticks long.',
    in_the_field: 'A board whose timer thread was delayed once stops pinging; the broker drops it.',
  },
  keepalive_cut_to_16_bits: {
    documented: 'MQTT-3.1.2.10: the keepalive is a 16-bit number of seconds. Connect refuses more.',
    published: 'CONNECT carries the low 16 bits while the timer runs with the whole number.',
    in_the_field:
      'Firmware that passes milliseconds announces 4 seconds, pings every 70 minutes and is dropped by the broker.',
  },
  will_flags_accumulate: {
    documented: 'Guide ch.3: will_message_set sets QoS and retain of the will.',
    published: 'The flags of a second call are added to those of the first.',
    in_the_field: 'A will that was retained once is retained forever.',
  },
  disconnect_notify_set_without_mutex: {
    documented:
      "Guide ch.3: the service registers a callback with a client; it does so under the client's mutex.",
    published: 'The callback is written without the mutex, and without a check that the client was created.',
    in_the_field: 'A callback that is changed while a connection ends is called or not, depending on a race.',
  },
  connect_changes_priority: {
    documented: 'Nothing; the caller keeps its priority.',
    published:
      "A blocking connect runs the caller at the priority of the client's thread and sets it back afterwards.",
    in_the_field: 'A control loop that connects loses its priority (or a logger gains one) for seconds.',
  },
  delete_hangs_while_connecting: {
    documented: 'Guide ch.3: delete "automatically disconnects the client from the broker".',
    published:
      'Delete of a client that is connecting never returns. After a non-blocking connect it never returns in the default build, whatever the broker sends (see nonblocking_connect_needs_extended_notify).',
    in_the_field: 'The shutdown path hangs whenever the broker is unreachable.',
  },
  create_wipes_existing_client: {
    documented: 'Guide ch.3: NXD_MQTT_INTERNAL_ERROR. The existing client is left alone.',
    published:
      'A second create on a live control block fails, but has cleared it before: thread, mutex and socket are orphaned.',
    in_the_field:
      'An initialization that runs twice kills the connection and leaks a thread, a stack and a socket.',
  },
  nonblocking_connect_needs_extended_notify: {
    documented:
      'Guide ch.3: wait_option is the time to wait; with 0 the connection is made in the background.',
    published:
      'In a build without NX_ENABLE_EXTENDED_NOTIFY_SUPPORT (the default) the client never learns that TCP is established and never sends CONNECT.',
    in_the_field: 'The client stays connecting forever and no callback says so.',
  },
  nonblocking_connect_failure_unreported: {
    documented: 'The connect notify reports how a non-blocking connect ended, whatever the reason.',
    published:
      'When TCP is refused or times out, or CONNACK never comes, no callback is called and the state stays connecting.',
    in_the_field:
      'Firmware that waits for the callback waits forever; only a disconnect gets the client out of it.',
  },
  inbound_message_without_limit: {
    documented:
      'A message that the receive pool can never hold, or that stops halfway, ends the connection with a diagnostic.',
    published:
      'Segments are collected until the length is reached; with an impossible length it collects until the pool is empty.',
    in_the_field: 'One wrong length byte, and the device is silent until its watchdog resets it.',
  },
  websocket_packet_of_125_spoilt: {
    documented: 'RFC 6455 5.2: a payload of up to 125 bytes has its length in the second byte of the frame.',
    published:
      'One of exactly 125 bytes gets the longer header in the room of the shorter one: the mask overwrites its first two bytes, and the frame ends two bytes early.',
    in_the_field: 'A message of one certain length ends the connection, or never arrives.',
  },
  websocket_frame_behind_answer_refused: {
    documented: 'RFC 6455 4.1: frames may follow the answer of the server at once.',
    published: 'A frame in the same segment as the end of the answer makes the connect fail.',
    in_the_field: 'With brokers that answer quickly some connects fail, and nobody knows why.',
  },
  websocket_masked_frame_taken: {
    documented: 'RFC 6455 5.1: a client closes the connection when a frame of the server is masked.',
    published: 'The frame is unmasked and used.',
    in_the_field: 'A broken server or proxy is not noticed.',
  },
  websocket_ping_unanswered: {
    documented: 'RFC 6455 5.5.2: a ping is answered with a pong.',
    published: 'It is read and ignored, and no pong is sent.',
    in_the_field: 'Brokers and proxies that ping close the connection again and again.',
  },
  websocket_control_frames_misread: {
    documented:
      'RFC 6455 5.4, 5.5: a control frame may be empty, and may come between the frames of a message.',
    published:
      'An empty one at the end of a segment is not seen, and the next frame is taken for its payload; one between the frames of a message, or cut into two segments, ends the connection; what is behind a ping in a segment waits for the next one.',
    in_the_field: 'An empty close frame is not noticed until TCP ends, an empty ping ends the connection.',
  },
  websocket_text_frame_leaks: {
    documented: 'MQTT-6.0.0-1: a text frame ends the connection.',
    published: 'It does, and its packet is never released.',
    in_the_field: 'The pool is one packet smaller after each of them.',
  },
  websocket_connection_field_exact: {
    documented: 'RFC 9110 7.6.1: Connection and Upgrade are lists of words.',
    published: 'Each must be the one word that is expected and nothing else.',
    in_the_field: 'Behind a proxy that answers `Connection: keep-alive, Upgrade` no connect succeeds.',
  },
  websocket_set_once: {
    documented: 'Guide ch.3: nxd_mqtt_client_websocket_set sets host and path of the next connects.',
    published: 'A second call sets them and returns TX_MUTEX_ERROR.',
    in_the_field: 'Firmware that goes to another broker believes that it cannot.',
  },
  websocket_waits_without_limit: {
    documented: 'Guide ch.1: the thread of the client handles all of its events.',
    published:
      'When a segment goes on behind the end of a frame, it waits without limit for a packet for the rest; after a frame that ends the connection it waits without limit for the broker to close. It handles nothing meanwhile.',
    in_the_field: 'Unread messages that have all packets of the pool stop keepalive, disconnect and delete.',
  },
  websocket_rest_kept: {
    documented: 'Received packets go back to their pool when the connection ends.',
    published: 'What has come of a frame is kept until the next connect.',
    in_the_field: 'A pool that is just large enough is too small for the connect that follows.',
  },
} as const satisfies Record<string, QuirkText>;

/** Name of a switch. */
export type NxdMqttQuirk = keyof typeof NXD_MQTT_QUIRK_TEXTS;

/** A setting of every switch. */
export type NxdMqttQuirks = Readonly<Record<NxdMqttQuirk, boolean>>;

export const NXD_MQTT_QUIRK_NAMES = Object.keys(NXD_MQTT_QUIRK_TEXTS) as readonly NxdMqttQuirk[];

/** The client as documented. */
export const NXD_MQTT_NO_QUIRKS: NxdMqttQuirks = all_switches(NXD_MQTT_QUIRK_TEXTS, false);

/** The client as published: what the conformance recordings show. */
export const NXD_MQTT_PUBLISHED_QUIRKS: NxdMqttQuirks = all_switches(NXD_MQTT_QUIRK_TEXTS, true);
