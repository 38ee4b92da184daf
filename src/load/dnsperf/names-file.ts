/** The names of a load in dnsperf's form: a name and a type a line. */
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type NameLine, parseNameLine } from '../../model/dns-names.ts';

const CHUNK = 1 << 16;

/**
 * A descriptor of a file that has no name any more: nothing is left of it, however this worker ends. A name of weight 3
 * stands in it three times, not one after the other. Throws with the first line that is wrong.
 */
export async function openNamesFile(names: string | readonly string[]): Promise<number> {
  const lines = typeof names === 'string' ? (await readFile(names, 'utf8')).split('\n') : names;
  const parsed = lines.flatMap((text, i) =>
    parse(text, `${typeof names === 'string' ? names : 'names'}:${i + 1}`),
  );
  if (parsed.length === 0) throw new Error('there is no name to ask for');
  const folder = mkdtempSync(path.join(tmpdir(), 'soaktop-'));
  const file = path.join(folder, 'names');
  const fd = openSync(file, 'w+', 0o600);
  try {
    writeAll(fd, parsed);
  } catch (error) {
    closeSync(fd);
    throw error;
  } finally {
    rmSync(folder, { recursive: true });
  }
  return fd;
}

function parse(text: string, place: string): { readonly line: NameLine; readonly type: string }[] {
  const line = parseNameLine(text);
  if (typeof line === 'string') throw new Error(`${place}: ${line}`);
  return line === null ? [] : [{ line, type: typeOf(text) }];
}

/** As it is written: `parseNameLine` has found it to be one. */
function typeOf(text: string): string {
  const [, second = 'A'] = text.trim().split(/\s+/);
  return /^\d/.test(second) ? 'A' : second.toUpperCase();
}

function writeAll(fd: number, parsed: readonly { readonly line: NameLine; readonly type: string }[]): void {
  let text = '';
  const heaviest = parsed.reduce((most, { line }) => Math.max(most, line.weight), 1);
  for (let round = 0; round < heaviest; round++)
    for (const { line, type } of parsed)
      for (let i = 0; i < line.count && line.weight > round; i++) {
        text += `${line.nameAt(i).name} ${type}\n`;
        if (text.length < CHUNK) continue;
        writeSync(fd, text);
        text = '';
      }
  writeSync(fd, text);
}
