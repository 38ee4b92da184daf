/** The file that a launched target's stdout and stderr go to: straight, so that nothing of ours can hold it up. */
import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeFileSync } from 'node:fs';
import { clean } from '../model/clean.ts';

const LINES = 5;
const LINE_CHARS = 200;
const TAIL_BYTES = 4096;
const KEPT_BYTES = 2 ** 20;

export interface Output {
  readonly fd: number;
  /** The last lines since it was opened, clean. */
  tail(): string[];
  /** Keeps the disk free: beyond `mostBytes` the last MiB goes to `FILE.1` and the file begins anew. */
  trim(): void;
  close(): void;
}

export function openOutput(file: string, mostBytes = 64 * 2 ** 20): Output {
  // Appending: after a truncation the target goes on at the new end, not at its old place.
  const fd = openSync(file, 'a+', 0o600);
  const start = fstatSync(fd).size;
  const last = (bytes: number, from: number): Buffer => {
    const end = fstatSync(fd).size;
    const at = Math.max(end - bytes, Math.min(from, end));
    const buffer = Buffer.alloc(end - at);
    return buffer.subarray(0, readSync(fd, buffer, 0, buffer.length, at));
  };
  return {
    fd,
    tail() {
      const lines = last(TAIL_BYTES, start)
        .toString('utf8')
        .split(/[\r\n]+/);
      return lines
        .map((line) => clean(line.trim(), LINE_CHARS))
        .filter((line) => line !== '')
        .slice(-LINES);
    },
    trim() {
      if (fstatSync(fd).size <= mostBytes) return;
      writeFileSync(`${file}.1`, last(KEPT_BYTES, 0), { mode: 0o600 });
      ftruncateSync(fd, 0);
    },
    close: () => closeSync(fd),
  };
}

/** What to add to a sentence about its end. */
export function lastWords(output: Output): string {
  const lines = output.tail();
  return lines.length > 0 ? `; last lines of its output: ${lines.join(' / ')}` : '; it wrote nothing';
}
