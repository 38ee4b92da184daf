/** Looks through the names of a DNS load, so that a wrong one is told before the run. */
import { readFileSync, statSync } from 'node:fs';
import { describe } from '../model/clean.ts';
import { MOST_NAMES, parseNameLine } from '../model/dns-names.ts';
import type { LoadPlace } from './load.ts';

const HINT = 'a line is name [TYPE] [weight], such as h{{1..1000}}.example.test AAAA 5';
/** More are no help to anybody. */
const MOST_PROBLEMS = 10;
/** About two million names. */
const MOST_BYTES = 64 * 2 ** 20;

/** Notes what is wrong with the names (lines, or the absolute path of a file), and where in them. */
export function checkNames(names: string | readonly string[], { at, wrong }: LoadPlace): void {
  const isFile = typeof names === 'string';
  const lines = isFile ? readLines(names, at, wrong) : names;
  if (!lines) return;
  let count = 0;
  let problems = 0;
  for (const [i, text] of lines.entries()) {
    const line = parseNameLine(text);
    if (typeof line === 'string' && problems++ < MOST_PROBLEMS)
      wrong([...at, 'names', ...(isFile ? [] : [i])], isFile ? `${names}:${i + 1}: ${line}` : line, HINT);
    if (line instanceof Object) count += line.count;
  }
  const place = isFile ? `${names}: ` : '';
  if (count > MOST_NAMES) wrong([...at, 'names'], `${place}more than ${MOST_NAMES} names`, 'use {{random}}');
  if (count === 0 && problems === 0) wrong([...at, 'names'], `${place}no names`, HINT);
}

function readLines(file: string, at: LoadPlace['at'], wrong: LoadPlace['wrong']): string[] | undefined {
  const refuse = (message: string) => wrong([...at, 'names'], message, HINT);
  try {
    const stat = statSync(file, { throwIfNoEntry: false });
    if (!stat?.isFile()) refuse(`no such file: ${file}`);
    else if (stat.size > MOST_BYTES) refuse(`${file} is larger than ${MOST_BYTES / 2 ** 20} MiB`);
    else return readFileSync(file, 'utf8').split('\n');
  } catch (error) {
    refuse(`${file}: ${describe(error)}`);
  }
  return undefined;
}
