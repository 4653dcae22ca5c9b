// Tests of whole programs and of long stretches of virtual time. `npm test` leaves them out, so that it stays something one runs
// between two changes; `npm run test:all` and continuous integration (.ci/run) run everything. Any of them can be named:
// `npm test -- package`. Those that take longest come first, here and when they run (vitest.config.ts).

export const LONG_TESTS = [
  // Every answer of every lesson, each in a process of its own.
  'test/demo/course/verify_lesson.test.ts',
  // Two thousand timings of each correct firmware.
  'test/demo/lab/correct/false_alarms.test.ts',
  // Loads the compiler of C in a browser.
  'test/demo/playground/c_site.test.ts',
  // Answers of every lesson in a browser.
  'test/demo/playground/every_lesson.test.ts',
  // Builds the package, installs it, and does there what the README says.
  'test/package.test.ts',
  // The report of each scenario in a browser.
  'test/demo/report/viewer/all_reports.test.ts',
  // Runs each command of the documents; on each version of Node too.
  'test/docs.test.ts',
  // A day of time updates.
  'test/netx/sntp/updates_day.test.ts',
  // A real Slurm.
  'test/demo/lab/engines/slurm_array.test.ts',
  // A day of leases.
  'test/netx/dhcp/lease_day.test.ts',
  // In the time of a real broker.
  'test/demo/mosquitto.test.ts',
  // Captures of minutes of lossy traffic, judged by tshark.
  'test/soak/judged_capture.test.ts',
  // Start a vitest of their own.
  'test/demo/vitest/page.test.ts',
  'test/demo/vitest/test_failure.test.ts',
  // A day of keepalive.
  'test/mqtt/field/keepalive_day.test.ts',
  // Every single deviation of each MQTT scenario; on each version of Node too.
  'test/demo/bugs/mqtt.test.ts',
  // Threads in C that wait a million times.
  'test/demo/c/suspensions.test.ts',
  // In the time of a real broker.
  'test/mqtt/websocket/mosquitto.test.ts',
  'test/netx/secure/mosquitto.test.ts',
];

/** Set by who starts vitest: `yes` leaves the long tests out. */
export const QUICK_VARIABLE = 'NETX_SIM_QUICK_TESTS';
