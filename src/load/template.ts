/** Texts of a profile with places to fill: `{{name}}` for each request, `${ENV}` once. */

/** How a value is written into the text around it. */
type Escape = (value: string) => string;

export interface Template {
  /** The names it needs. */
  readonly names: readonly string[];
  /** The text, or undefined when a value is missing. */
  render(lookup: (name: string) => string | undefined): string | undefined;
}

const PLACE = /\{\{\s*([\w.-]+)\s*\}\}|\$\{([A-Za-z_]\w*)\}/g;

export const asIs: Escape = (value) => value;
export const inJson: Escape = (value) => JSON.stringify(value).slice(1, -1);
/** Slashes and question marks stay, so that a saved link can be followed. */
export const inPath: Escape = (value) => encodeURI(value.toWellFormed());
/** A saved value must not begin a header of its own. */
export const inHeader: Escape = (value) => value.replace(/[^\t\x20-\x7e\x80-\xff]/g, '');

/** Values are never looked through for further places. `env` may throw: so does this, then. */
export function compileTemplate(text: string, env: (name: string) => string, write: Escape): Template {
  const parts: (string | { readonly name: string })[] = [];
  let end = 0;
  for (const place of text.matchAll(PLACE)) {
    parts.push(text.slice(end, place.index));
    parts.push(place[1] === undefined ? write(env(place[2] as string)) : { name: place[1] });
    end = place.index + place[0].length;
  }
  parts.push(text.slice(end));
  const names = parts.filter((part) => typeof part === 'object').map((part) => part.name);
  if (names.length === 0) {
    const constant = parts.join('');
    return { names, render: () => constant };
  }
  return {
    names,
    render(lookup) {
      let rendered = '';
      for (const part of parts) {
        const value = typeof part === 'string' ? part : lookup(part.name);
        if (value === undefined) return undefined;
        rendered += typeof part === 'string' ? value : write(value);
      }
      return rendered;
    },
  };
}

const inForm: Escape = (value) => new URLSearchParams([['', value]]).toString().slice(1);

/** Fields of a form as `application/x-www-form-urlencoded`, in their order. */
export function compileForm(
  fields: Readonly<Record<string, string>>,
  env: (name: string) => string,
): Template {
  const compiled = Object.entries(fields).map(
    ([name, value]) => [inForm(name), compileTemplate(value, env, asIs)] as const,
  );
  return {
    names: compiled.flatMap(([, value]) => value.names),
    render(lookup) {
      const pairs: string[] = [];
      for (const [name, value] of compiled) {
        const rendered = value.render(lookup);
        if (rendered === undefined) return undefined;
        pairs.push(`${name}=${inForm(rendered)}`);
      }
      return pairs.join('&');
    },
  };
}
