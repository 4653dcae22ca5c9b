// A failed test points at the line of the test file that made it, and its message is the report.

/** Remembers where `helper` was called; the error made later has that place. */
export function failure_at(helper: (...args: never[]) => unknown): (report: string) => Error {
  const place = new Error();
  Error.captureStackTrace(place, helper);
  const frames = (place.stack ?? '').split('\n').slice(1);
  return (report) => {
    const error = new Error(report);
    error.stack = [`Error: ${report}`, ...frames].join('\n');
    return error;
  };
}
