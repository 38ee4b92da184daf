/** Cleans text that comes from outside, once, before it can reach a terminal or a file. */

const LIMIT = 500;

/**
 * Keeps letters, marks, numbers, punctuation, symbols and plain spaces of any script; everything else
 * (C0 and C1 controls, escape sequences' introducers, bidi and other format characters, lone surrogates,
 * private use) becomes `·`. An allow-list, because a list of bad sequences is never complete:
 * `util.stripVTControlCharacters` lets APC, DCS payloads, `\r` and bidi through.
 */
export function clean(text: string, limit = LIMIT): string {
  const short = text.length > limit ? `${text.slice(0, limit)}…` : text;
  return short.replace(/[\t\n]+/g, ' ').replace(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, '·');
}

/** A value as a message for people: an Error's message, or the text itself, cleaned. */
export function describe(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return describe(error.errors[0]);
  if (error instanceof Error) return clean(error.message);
  try {
    return clean(String(error));
  } catch {
    // An object without a prototype cannot be made a text.
    return 'an error without words';
  }
}
