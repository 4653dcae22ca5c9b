// Each source file has a test of the same name: rtos/services/tx_mutex.ts has test/rtos/services/tx_mutex.test.ts.
//
// A file without behaviour (constants, types, control blocks without methods, re-exports) needs none, nor does one that
// a test in the mirrored folder imports itself. Parts that are reached through the services in front of them stand in
// TESTED_BY, with the test that shows them.

import path from 'node:path';
import ts from 'typescript';
import { exists, imports_of, parse, read_source, type SourceText, sources_under, walk } from './sources.ts';

/** Source file, or folder with a slash at its end: the test file that covers it. */
export const TESTED_BY: Readonly<Record<string, string>> = {
  'demo/bench/broker_gateway.ts': 'test/demo/bench/bench.test.ts',
  'demo/bench/observed_broker.ts': 'test/demo/report/run_annotations.test.ts',
  'demo/bench/kernel_board.ts': 'test/demo/bugs/kernel.test.ts',
  'demo/bench/lan_board.ts': 'test/demo/bugs/lan.test.ts',
  'demo/bench/mqtt_board.ts': 'test/demo/bugs/mqtt.test.ts',
  'demo/bugs/': 'test/demo/bugs/mqtt.test.ts',
  'demo/c/bridge/activation.ts': 'test/demo/c/bridge/firmware.test.ts',
  'rtos/sim/choice_rank.ts': 'test/rtos/explore/strategies/preempt.test.ts',
  'demo/c/bridge/access/accesses.ts': 'test/demo/bugs/c_bugs.test.ts',
  'demo/c/bridge/access/edges.ts': 'test/demo/bugs/c_bugs.test.ts',
  'demo/c/bridge/access/told_races.ts': 'test/demo/bugs/c_bugs.test.ts',
  'demo/lab/race_trials.ts': 'test/demo/bugs/c_bugs.test.ts',
  'demo/cli/commands/races.ts': 'test/demo/bugs/c_bugs.test.ts',
  'demo/c/bridge/access/shared_places.ts': 'test/demo/bugs/c_bugs.test.ts',
  'demo/c/bridge/bridge.ts': 'test/demo/c/bridge/firmware.test.ts',
  'demo/c/bridge/callbacks.ts': 'test/demo/c/bridge/firmware.test.ts',
  'demo/c/bridge/crossing.ts': 'test/demo/c/bridge/firmware.test.ts',
  'demo/c/bridge/fields.ts': 'test/demo/c/bridge/firmware.test.ts',
  'demo/c/bridge/imports.ts': 'test/demo/c/bridge/running.test.ts',
  'demo/c/bridge/instance.ts': 'test/demo/c/bridge/firmware.test.ts',
  'demo/c/bridge/kernel_variables.ts': 'test/demo/c/programs.test.ts',
  'demo/c/bridge/mirror.ts': 'test/demo/c/bridge/firmware.test.ts',
  'demo/c/bridge/packets.ts': 'test/demo/c/bridge/firmware.test.ts',
  'demo/c/bridge/pool.ts': 'test/demo/c/bridge/firmware.test.ts',
  'demo/c/bridge/refs.ts': 'test/demo/c/bridge/firmware.test.ts',
  'demo/c/bridge/sim_functions.ts': 'test/demo/c/bridge/firmware.test.ts',
  'demo/c/bridge/specials.ts': 'test/demo/c/bridge/firmware.test.ts',
  'demo/c/bridge/stacks.ts': 'test/demo/c/bridge/firmware.test.ts',
  'demo/c/bridge/tables.ts': 'test/demo/c/bridge/firmware.test.ts',
  'demo/c/bridge/trap.ts': 'test/demo/c/bridge/firmware.test.ts',
  'demo/c/bridge/claims.ts': 'test/demo/c/bridge/firmware.test.ts',
  'demo/c/bridge/wasi.ts': 'test/demo/c/bridge/firmware.test.ts',
  'demo/c/bridge/written_fields.ts': 'test/demo/c/programs.test.ts',
  'demo/c/bridge/service_calls.ts': 'test/demo/stack_diff/stack_run.test.ts',
  'demo/c/build/watched_services.ts': 'test/demo/stack_diff/stack_run.test.ts',
  'demo/c/bridge/own_netx/': 'test/demo/c/own_netx.test.ts',
  'demo/c/bridge/own_threadx/': 'test/demo/c/own_threadx.test.ts',
  'demo/c/build/brought.ts': 'test/demo/c/own_threadx.test.ts',
  'demo/c/bridge/services/': 'test/demo/c/bridge/firmware.test.ts',
  'demo/c/instrument/': 'test/demo/c/instrument/instrument.test.ts',
  'demo/c/bridge/check/': 'test/demo/c/bridge/check/checker.test.ts',
  'demo/c/build/check_flags.ts': 'test/demo/c/bridge/check/checker.test.ts',
  'demo/scenario/fill_trials.ts': 'test/demo/bugs/c_bugs.test.ts',
  'demo/c/bridge/code_counts.ts': 'test/demo/c/coverage/covered_files.test.ts',
  'demo/c/build/covered_code.ts': 'test/demo/c/coverage/covered_files.test.ts',
  'demo/c/build/finish.ts': 'test/demo/c/build/image.test.ts',
  'demo/c/bridge/code_time.ts': 'test/demo/c/code_time.test.ts',
  'demo/c/generate/': 'test/demo/c/generate/generate.test.ts',
  'demo/c/build/access_flags.ts': 'test/demo/c/instrument/access.test.ts',
  'demo/c/build/access_places.ts': 'test/demo/c/instrument/access.test.ts',
  'demo/c/build/api_fields.ts': 'test/demo/c/build/messages.test.ts',
  'demo/c/build/clang.ts': 'test/demo/c/build/image.test.ts',
  'demo/c/build/compile.ts': 'test/demo/c/build/image.test.ts',
  'demo/c/build/link.ts': 'test/demo/c/build/image.test.ts',
  'demo/c/build/kit_files.ts': 'test/demo/c/build/image.test.ts',
  'demo/c/build/provided.ts': 'test/demo/c/build/image.test.ts',
  'demo/c/build/suspend.ts': 'test/demo/c/build/image.test.ts',
  'demo/c/build/suspend_with_lines.ts': 'test/demo/c/build/image.test.ts',
  'demo/fleet/board_figures.ts': 'test/demo/fleet/fleet.test.ts',
  'demo/fleet/fleet_broker.ts': 'test/demo/fleet/fleet.test.ts',
  'demo/fleet/fleet_device.ts': 'test/demo/fleet/fleet.test.ts',
  'demo/fleet/fleet_chart.ts': 'test/demo/fleet/fleet_page.test.ts',
  'demo/fleet/holds.ts': 'test/demo/fleet/fleet.test.ts',
  'demo/fleet/given_fields.ts': 'test/demo/fleet/plan_check.test.ts',
  'demo/fleet/fleet_worker.ts': 'test/demo/fleet/fleet_team.test.ts',
  'demo/host/job_worker.ts': 'test/demo/host/job_team.test.ts',
  'demo/host/worker_process.ts': 'test/demo/host/job_team.test.ts',
  'demo/lab/compare_jobs.ts': 'test/demo/lab/compare.test.ts',
  'demo/lab/compare_worker.ts': 'test/demo/lab/compare.test.ts',
  'demo/fleet/scenarios/plant/': 'test/demo/fleet/c_boards.test.ts',
  'demo/fleet/scenarios/': 'test/demo/fleet/find_fleet.test.ts',
  'demo/fleet/fleet_site.ts': 'test/demo/fleet/fleet.test.ts',
  'demo/fleet/meters.ts': 'test/demo/fleet/fleet.test.ts',
  'netx/link/ip_router_frames.ts': 'test/netx/link/ip_router.test.ts',
  'demo/host/certificate_files.ts': 'test/demo/cli/tls_files.test.ts',
  'demo/scenario/board_firmware.ts': 'test/demo/scenario/c_firmware.test.ts',
  'demo/scenario/learning.ts': 'test/demo/bugs/c_bugs.test.ts',
  'demo/scenario/tls_broker.ts': 'test/demo/scenario/secure.test.ts',
  'demo/playground/build/': 'test/demo/playground/page.test.ts',
  'demo/playground/compiler/': 'test/demo/playground/c_site.test.ts',
  'demo/playground/page/': 'test/demo/playground/page.test.ts',
  'demo/playground/types/': 'test/demo/playground/types.test.ts',
  'demo/playground/worker/': 'test/demo/playground/page.test.ts',
  'demo/report/report_html.ts': 'test/demo/report/report_page.test.ts',
  'demo/scenario/plain_demos.ts': 'test/demo/scenario/registry.test.ts',
  'demo/report/replay_page.ts': 'test/demo/report/replay_document.test.ts',
  'demo/scenario/exported_scenarios.ts': 'test/demo/scenario/find_scenario.test.ts',
  'demo/host/typescript_files.ts': 'test/demo/scenario/find_scenario.test.ts',
  'demo/cli/ending.ts': 'test/demo/cli/session.test.ts',
  'demo/cli/session_result.ts': 'test/demo/cli/result.test.ts',
  'demo/cli/command.ts': 'test/demo/cli/program.test.ts',
  'demo/cli/commands/explore_compare.ts': 'test/demo/lab/compare.test.ts',
  'demo/cli/commands/fleet_options.ts': 'test/demo/cli/commands/fleet.test.ts',
  'demo/cli/commands/fleet_runs.ts': 'test/demo/cli/commands/fleet.test.ts',
  'demo/cli/long_work.ts': 'test/demo/cli/commands/fleet.test.ts',
  'demo/cli/claim_files.ts': 'test/demo/cli/commands/fleet.test.ts',
  'demo/cli/commands/init_files.ts': 'test/package.test.ts',
  'demo/cli/commands/record.ts': 'test/demo/lab/explore.test.ts',
  'mqtt/client/client_watch.ts': 'test/demo/fleet/client_counts.test.ts',
  'mqtt/client/lock.ts': 'test/mqtt/client/subscribe.test.ts',
  'mqtt/client/simple_message.ts': 'test/mqtt/client/keepalive.test.ts',
  'mqtt/client/socket_callbacks.ts': 'test/mqtt/client/connect.test.ts',
  'mqtt/client/tls_transport.ts': 'test/mqtt/client/secure_connect.test.ts',
  'mqtt/client/transport.ts': 'test/mqtt/client/publish.test.ts',
  'mqtt/broker/firmware/broker_secure.ts': 'test/netx/secure/tls_handshake.test.ts',
  'netx/secure/tls_connection.ts': 'test/netx/secure/tls_handshake.test.ts',
  'netx/secure/tls_engine_setup.ts': 'test/netx/secure/nx_secure_tls_session.test.ts',
  'netx/secure/host/node_tls.ts': 'test/netx/secure/tls_host.test.ts',
  'netx/secure/tls_packets.ts': 'test/netx/secure/nx_secure_tls_session.test.ts',
  'netx/secure/tls_transfer.ts': 'test/netx/secure/nx_secure_tls_session.test.ts',
  'demo/host/exit_codes.ts': 'test/demo/cli/help.test.ts',
  'demo/host/usage.ts': 'test/demo/cli/options.test.ts',
  'demo/lab/like/happenings.ts': 'test/demo/lab/like/explore_like.test.ts',
  'demo/lab/like/like_search.ts': 'test/demo/lab/like/explore_like.test.ts',
  'demo/lab/tracker/': 'test/demo/lab/tracker/c_test.test.ts',
  'demo/lab/report/failure_fields.ts': 'test/demo/cli/result.test.ts',
  'demo/account/run_recorder.ts': 'test/demo/report/run_document.test.ts',
  'demo/cli/run_files.ts': 'test/demo/cli/session.test.ts',
  'demo/lab/read_replay.ts': 'test/demo/cli/commands/replay.test.ts',
  'demo/report/bundle_viewer.ts': 'test/demo/report/report_page.test.ts',
  'demo/report/viewer/main.ts': 'test/demo/report/viewer/page.test.ts',
  'demo/report/viewer/app/': 'test/demo/report/viewer/page.test.ts',
  'demo/report/viewer/draw/': 'test/demo/report/viewer/page.test.ts',
  'demo/report/viewer/network/network.ts': 'test/demo/report/viewer/page.test.ts',
  'demo/report/viewer/model/stretch_words.ts': 'test/demo/report/viewer/model/rows.test.ts',
  'demo/report/viewer/views/': 'test/demo/report/viewer/page.test.ts',
  'demo/vitest/timing_search.ts': 'test/demo/vitest/matchers.test.ts',
  'demo/firmware/dual_stack.ts': 'test/demo/scenario/dual_stack.test.ts',
  'demo/cli/commands/grade.ts': 'test/demo/cli/commands/lesson.test.ts',
  'demo/course/': 'test/demo/cli/commands/lesson.test.ts',
  'demo/firmware/field_device.ts': 'test/demo/scenario/field.test.ts',
  'demo/firmware/field_network.ts': 'test/demo/scenario/field.test.ts',
  'demo/firmware/lease.ts': 'test/demo/scenario/field.test.ts',
  'demo/firmware/tls_setup.ts': 'test/demo/scenario/secure.test.ts',
  'demo/firmware/secure_sample.ts': 'test/demo/scenario/secure.test.ts',
  'mqtt/client/websocket_packets.ts': 'test/mqtt/client/websocket_transport.test.ts',
  'mqtt/client/websocket_receive.ts': 'test/mqtt/client/websocket_transport.test.ts',
  'mqtt/client/websocket_send.ts': 'test/mqtt/client/websocket_transport.test.ts',
  'mqtt/client/websocket_set.ts': 'test/mqtt/client/websocket_transport.test.ts',
  'netx/nx_packet_header.ts': 'test/netx/packet/nx_packet_pool.test.ts',
  'netx/dhcp/': 'test/netx/dhcp/nxd_dhcp_client.test.ts',
  'netx/servers/common/': 'test/netx/servers/common/server_fault.test.ts',
  'netx/servers/dhcp/': 'test/netx/servers/dhcp/dhcp_server.test.ts',
  'netx/servers/dns/': 'test/netx/servers/dns/dns_resolver.test.ts',
  'netx/servers/ntp/': 'test/netx/servers/ntp/ntp_server.test.ts',
  'netx/servers/router/': 'test/netx/servers/router/ipv6_router.test.ts',
  'netx/servers/router_port.ts': 'test/netx/servers/host_ipv6.test.ts',
  'netx/servers/udp_port.ts': 'test/netx/servers/host_ipv6.test.ts',
  'netx/servers/server_thread.ts': 'test/netx/servers/server_firmware.test.ts',
  'netx/dns/': 'test/netx/dns/nxd_dns.test.ts',
  'netx/sntp/': 'test/netx/sntp/nxd_sntp_client.test.ts',
  'netx/icmpv6/': 'test/netx/ipv6/nxd_ipv6.test.ts',
  'netx/ip/ip_pieces.ts': 'test/netx/ip/nx_ip_reassembly.test.ts',
  'netx/ip/nx_ip_fast_timer.ts': 'test/netx/tcp/nx_tcp_timers.test.ts',
  'netx/ip/ping_waiters.ts': 'test/netx/icmp/nx_icmp.test.ts',
  'netx/ipv6/ipv6_tables.ts': 'test/netx/nx_tables.test.ts',
  'netx/ipv6/': 'test/netx/ipv6/nxd_ipv6.test.ts',
  'netx/nd_cache/': 'test/netx/ipv6/nxd_ipv6.test.ts',
  'netx/nx_ipv6_cb.ts': 'test/netx/ipv6/nxd_ipv6.test.ts',
  'netx/nx_ipv6_quirks.ts': 'test/netx/ipv6/ipv6_quirks.test.ts',
  'netx/nxd_address.ts': 'test/netx/ipv6/nxd_ipv6.test.ts',
  'netx/tcp/nx_tcp_peer.ts': 'test/netx/ipv6/dual_stack.test.ts',
  'netx/tcp/nx_tcp_data_segment.ts': 'test/netx/tcp/nx_tcp_socket_send.test.ts',
  'netx/udp/nx_udp_dual_send.ts': 'test/netx/ipv6/dual_stack.test.ts',
  'netx/udp/nx_udp_extract.ts': 'test/netx/ipv6/dual_stack.test.ts',
  'netx/arp/arp_table.ts': 'test/netx/nx_tables.test.ts',
  'netx/packet/pool_table.ts': 'test/netx/nx_tables.test.ts',
  'netx/tcp/tcp_table.ts': 'test/netx/nx_tables.test.ts',
  'netx/udp/udp_table.ts': 'test/netx/nx_tables.test.ts',
  'netx/tcp/nx_tcp_trace.ts': 'test/netx/nx_trace.test.ts',
  'netx/ip/icmp_errors.ts': 'test/netx/icmp/nx_icmp_error.test.ts',
  'netx/igmp/igmp_report.ts': 'test/netx/igmp/nx_igmp_receive.test.ts',
  'netx/packet/packet_memory.ts': 'test/netx/packet/nx_packet_release.test.ts',
  'rtos/export/record_words.ts': 'test/rtos/export/trace_text.test.ts',
  'rtos/kernel/state_word.ts': 'test/rtos/kernel/thread_table.test.ts',
  'rtos/export/perfetto/frame_slices.ts': 'test/demo/perfetto.test.ts',
  'rtos/export/perfetto/state_slices.ts': 'test/rtos/export/perfetto/perfetto.test.ts',
  'rtos/export/perfetto/trace_event.ts': 'test/rtos/export/perfetto/perfetto.test.ts',
  'rtos/services/board_memory.ts': 'test/rtos/services/tx_byte_memory.test.ts',
  'rtos/explore/monitors/': 'test/rtos/explore/monitors/standard_monitors.test.ts',
  'rtos/services/performance.ts': 'test/rtos/services/tx_performance.test.ts',
  'rtos/services/semaphore_lock.ts': 'test/rtos/explore/monitors/semaphore_locks.test.ts',
  'rtos/services/tx_kernel.ts': 'test/rtos/kernel/target.test.ts',
  'rtos/services/tx_queue_info.ts': 'test/conformance/threadx/interpreter.test.ts',
  'rtos/services/tx_thread_change.ts': 'test/rtos/services/tx_thread.test.ts',
  'rtos/services/tx_time.ts': 'test/rtos/kernel/tick.test.ts',
  'rtos/kernel/tick_choices.ts': 'test/rtos/kernel/tick.test.ts',
  'rtos/sim/dozing_boards.ts': 'test/rtos/kernel/idle_ahead.test.ts',
  'rtos/sim/event_buckets.ts': 'test/rtos/sim/event_queue.test.ts',
  'rtos/sim/dozing_ticks.ts': 'test/rtos/kernel/idle_ahead.test.ts',
  'rtos/sim/simulation_options.ts': 'test/rtos/sim/given.test.ts',
};

export function missing_tests(sources: readonly SourceText[]): string[] {
  const imported = imported_by_mirrored_tests();
  return sources.filter(has_behaviour).flatMap(({ name }) => {
    const mirror = `test/${name.replace(/\.ts$/, '.test.ts')}`;
    if (exists(mirror) || imported.has(name)) return [];
    const key = Object.keys(TESTED_BY).find((entry) => covers(entry, name));
    const other = key === undefined ? undefined : TESTED_BY[key];
    if (other === undefined)
      return [`${name} has no test: write ${mirror}, or name its test in test/tidy/mirror.ts.`];
    return reached_from(other).has(name)
      ? []
      : [`${name}: ${other} should cover it, and does not even import it.`];
  });
}

/** Entries of TESTED_BY that name a file that is not there. */
export function stale_entries(): string[] {
  return Object.entries(TESTED_BY)
    .flat()
    .filter((name) => !exists(name))
    .map((name) => `test/tidy/mirror.ts names ${name}, which does not exist: take the line out.`);
}

function covers(entry: string, name: string): boolean {
  return entry.endsWith('/') ? name.startsWith(entry) : name === entry;
}

/** Files that a test imports from the very folder that its own folder mirrors. */
function imported_by_mirrored_tests(): Set<string> {
  const tests = sources_under('test').filter(({ name }) => name.endsWith('.test.ts'));
  return new Set(
    tests.flatMap((source) => {
      const folder = source.name.slice('test/'.length, source.name.lastIndexOf('/') + 1);
      return imports_of(source).filter((name) => name.slice(0, name.lastIndexOf('/') + 1) === folder);
    }),
  );
}

const reached = new Map<string, Set<string>>();

/** A file that another names by its URL, to bundle it or to run it, is reached as one that it imports. */
function named_by_url({ name, text }: SourceText): string[] {
  const urls = [...text.matchAll(/new URL\('([^']+\.ts)', import\.meta\.url\)/g)];
  return urls.map(([, file = '']) => path.posix.join(path.posix.dirname(name), file));
}

/** Every project file that a file imports, directly or through others. */
function reached_from(start: string): Set<string> {
  const known = reached.get(start);
  if (known !== undefined) return known;
  const found = new Set<string>();
  const open = [start];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (found.has(name) || !name.endsWith('.ts') || !exists(name)) continue;
    found.add(name);
    open.push(...imports_of(read_source(name)), ...named_by_url(read_source(name)));
  }
  reached.set(start, found);
  return found;
}

function has_behaviour(source: SourceText): boolean {
  let found = false;
  walk(parse(source), (node) => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined && !is_trivial(node))
      found = true;
  });
  return found;
}

/** A constructor that only takes its fields over is part of a type, not behaviour. */
function is_trivial(node: ts.Node): boolean {
  if (!ts.isConstructorDeclaration(node)) return false;
  return (node.body?.statements ?? []).every(
    (statement) =>
      ts.isExpressionStatement(statement) &&
      ts.isBinaryExpression(statement.expression) &&
      statement.expression.operatorToken.kind === ts.SyntaxKind.EqualsToken,
  );
}
