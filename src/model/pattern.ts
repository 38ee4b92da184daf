/** What a profile looks for in a text. */

/** A text to be found, or a regular expression written `/…/`, with flags of `imsu` behind. Throws on a bad one. */
export function readPattern(text: string): string | RegExp {
  const [, source, flags] = /^\/(.+)\/([imsu]*)$/s.exec(text) ?? [];
  return source === undefined ? text : new RegExp(source, flags);
}
