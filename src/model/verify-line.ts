/** Reads a line of `verify`: `NAME [increase] ==|>=|<= TERM [+|- TERM]…`; a term is `5`, `[2 *] load.step.ok` or `[2 *] NAME [increase]`. */
import type { Saved, Term, VerifyLine } from './verify.ts';

/** Why a line is none: what, at which column (0-based), and what to write instead. */
export interface VerifyLineError {
  readonly message: string;
  readonly column: number;
  readonly hint: string;
}

const FORM = 'such as: total increase == api.create.ok - api.delete.ok';
const WORD = /[A-Za-z][\w-]*(?:\.[\w-]+)*|==|>=|<=|\d+(?:\.\d+)?|\S/g;
const NAME = /^[A-Za-z][\w-]*$/;
const COUNT = /^([A-Za-z][\w-]*(?:\.[\w-]+)?)\.ok$/;

export function parseVerifyLine(text: string): VerifyLine | VerifyLineError {
  const words = [...text.matchAll(WORD)];
  let at = 0;
  const word = () => words[at]?.[0] ?? '';
  const refuse = (message: string, hint = FORM): VerifyLineError => ({
    message,
    column: words[at]?.index ?? text.length,
    hint,
  });
  const take = (wanted: string): boolean => {
    const isThere = word() === wanted;
    if (isThere) at++;
    return isThere;
  };
  const saved = (): Saved => {
    const name = word();
    at++;
    return { name, isIncrease: take('increase') };
  };

  /** What a number may stand before. */
  function named(): Exclude<Term['of'], null> | VerifyLineError {
    const count = COUNT.exec(word())?.[1];
    if (count !== undefined) {
      at++;
      return { count };
    }
    if (NAME.test(word())) return { saved: saved() };
    if (word().includes('.'))
      return refuse(`«${word()}» is no count`, 'what was acknowledged: load.ok or load.step.ok');
    return refuse(word() ? `«${word()}» is nothing to compare with` : 'what it is compared with is missing');
  }

  function term(sign: 1 | -1): Term | VerifyLineError {
    let times = 1;
    if (/^\d/.test(word())) {
      times = Number(word());
      if (!Number.isSafeInteger(times)) return refuse(`«${word()}» is no whole number`);
      if (words[at + 1]?.[0] === '*' && times === 0) return refuse('0 times anything is 0');
      at++;
      if (!take('*')) return { times: sign * times, of: null };
    }
    const of = named();
    return 'message' in of ? of : { times: sign * times, of };
  }

  if (!NAME.test(word())) return refuse('a line starts with the name of a saved value');
  const left = saved();
  const operator = word();
  if (operator !== '==' && operator !== '>=' && operator !== '<=')
    return refuse(operator ? `«${operator}» where ==, >= or <= belongs` : 'a comparison is missing');
  at++;
  const right: Term[] = [];
  let sign: 1 | -1 | 0 = 1;
  while (sign !== 0) {
    const next = term(sign);
    if ('message' in next) return next;
    right.push(next);
    sign = take('+') ? 1 : take('-') ? -1 : 0;
  }
  if (word()) return refuse(`«${word()}» is too much`);
  return { text: text.trim().replace(/\s+/g, ' '), left, operator, right };
}
