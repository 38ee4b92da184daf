/** Values from the environment: used in requests, never told to anybody. */

export interface Secrets {
  /** The value of an environment variable. Throws when it is not set. */
  get(name: string): string;
  /** The text with every value that was got hidden, also one that was escaped on its way. */
  redact(text: string): string;
}

export function openSecrets(env: Readonly<Record<string, string | undefined>>): Secrets {
  const hidden = new Set<string>();
  return {
    get(name) {
      const value = env[name];
      if (value === undefined) throw new Error(`the environment variable ${name} is not set`);
      if (value !== '') hidden.add(value);
      return value;
    },
    redact(text) {
      // Longest first: a secret that holds another one must not leave its rest behind.
      const values = [...hidden].sort((a, b) => b.length - a.length);
      return values.reduce((rest, value) => rest.replace(anyFormOf(value), '***'), text);
    },
  };
}

/**
 * The value as it is, in JSON (also within JSON), in a URL, in HTML, letter by letter as servers mix them;
 * or all of it in base64.
 */
function anyFormOf(value: string): RegExp {
  const letters = [...value.toWellFormed()].map((letter) => {
    const code = letter.codePointAt(0) as number;
    const hex = code.toString(16);
    const bytes = [...Buffer.from(letter)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`);
    const forms = [`\\u{${hex}}`, `u${hex.padStart(4, '0')}`, bytes.join(''), `&#x0*${hex};`, `&#${code};`];
    if (/[\s"'<>&]/.test(letter)) forms.push('\\+', '&\\w{2,4};', '[nrt]');
    return `\\\\{0,7}(?:${forms.join('|')})`;
  });
  const base64 = Buffer.from(value).toString('base64').replace(/=+$/, '').replaceAll('+', '\\+');
  return new RegExp(`${letters.join('')}|${base64}`, 'giu');
}
