/** Which scraped series only ever count up: their growth is work done, and no leak. */

const PART = /_(total|sum|count|bucket|created)$/;

/**
 * Whether `key` (`name{labels}`) is a counter, by what the target declares of its family, else by its name as
 * Prometheus's conventions have it. https://prometheus.io/docs/practices/naming/
 */
export function isCounter(key: string, types: ReadonlyMap<string, string>): boolean {
  const name = key.replace(/\{.*$/s, '');
  const declared = types.get(name) ?? types.get(name.replace(PART, ''));
  if (declared === undefined || declared === 'untyped' || declared === 'unknown') return PART.test(name);
  if (declared === 'counter') return true;
  // A summary's quantiles go up and down.
  return (declared === 'histogram' || declared === 'summary') && PART.test(name);
}
