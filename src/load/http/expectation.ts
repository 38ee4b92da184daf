/** What a step expects of its answer. */
import type { HttpStep } from '../../model/http-load.ts';
import { compileJsonCheck } from '../json-check.ts';
import { compilePattern } from '../pattern.ts';
import type { Lookup } from '../values.ts';
import type { Reading } from './reading.ts';

/** What it is, as an error class: `header`, `body`, `json`. */
interface Check {
  readonly kind: 'header' | 'body' | 'json';
  readonly names: readonly string[];
  isMet(reading: Reading, lookup: Lookup): boolean;
}

export interface Expectation {
  isStatus(status: number): boolean;
  /** Of the answer beside its status, in the order in which they are looked at. */
  readonly checks: readonly Check[];
}

export function compileExpectation(
  { status, expect = {} }: Pick<HttpStep, 'status' | 'expect'>,
  env: (name: string) => string,
): Expectation {
  const checks: Check[] = [];
  for (const [name, pattern] of Object.entries(expect.headers ?? {})) {
    const isIn = compilePattern(pattern);
    const header = name.toLowerCase();
    checks.push({
      kind: 'header',
      names: [],
      isMet(reading) {
        const value = reading.header(header);
        return value !== undefined && isIn(value);
      },
    });
  }
  if (expect.body !== undefined) {
    const isIn = compilePattern(expect.body);
    checks.push({ kind: 'body', names: [], isMet: ({ answer }) => isIn(answer.body) });
  }
  for (const [path, value] of Object.entries(expect.json ?? {})) {
    const { names, isMet } = compileJsonCheck(path, value, env);
    checks.push({ kind: 'json', names, isMet: (reading, lookup) => isMet(reading.document(), lookup) });
  }
  return {
    isStatus: status.length > 0 ? (given) => status.includes(given) : (given) => given < 400,
    checks,
  };
}
