/** The clock by which load is due and latency is told. */

/**
 * Milliseconds of CLOCK_MONOTONIC with sub-microsecond fractions: the same in every process of a machine,
 * and never set back. `performance.now()` is not: each process has an origin of its own.
 */
export function monotonicMs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1000 + nanoseconds / 1e6;
}
