import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseThreshold } from '../../src/model/threshold.ts';

const DOCS = readFileSync(new URL('../../docs/thresholds.md', import.meta.url), 'utf8');
/** What stands in backticks, in lists and in grades of the page, and begins with a series. */
const LINES = [
  ...[...DOCS.matchAll(/`([a-z]\w*\.[^`]+)`/g)].map(([, line]) => line as string),
  ...[...DOCS.matchAll(/^ {2}- (.+?)(?: +#.*)?$/gm)].map(([, line]) => line as string),
  ...[...DOCS.matchAll(/^ {2}[AB]: \[(.+)\]$/gm)].flatMap(([, lines]) => (lines as string).split(', ')),
].filter((line) => /[<>=] |steady/.test(line) && !line.startsWith('soak.yaml'));

test('every line that the page on thresholds shows is one, but for the one that it says is refused', () => {
  expect(LINES.length).toBeGreaterThan(40);
  const refused = LINES.filter((line) => 'message' in parseThreshold(line, { baselineOf: () => 1 }));
  expect(refused).toEqual(['process.rss max / process.rss < 2']);
});
