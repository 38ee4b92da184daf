/** Values from the environment: used in requests, never told to anybody. */

export interface Secrets {
  /** The value of an environment variable. Throws when it is not set. */
  get(name: string): string;
  /** The text with every value that was got, also as JSON, URL or base64 would write it, hidden. */
  redact(text: string): string;
}

export function openSecrets(env: Readonly<Record<string, string | undefined>>): Secrets {
  const hidden = new Set<string>();
  return {
    get(name) {
      const value = env[name];
      if (value === undefined) throw new Error(`the environment variable ${name} is not set`);
      if (value !== '') {
        hidden.add(value);
        hidden.add(JSON.stringify(value).slice(1, -1));
        hidden.add(encodeURIComponent(value.toWellFormed()));
        hidden.add(Buffer.from(value).toString('base64').replace(/=+$/, ''));
      }
      return value;
    },
    redact(text) {
      // Longest first: a secret that holds another one must not leave its rest behind.
      const values = [...hidden].sort((a, b) => b.length - a.length);
      return values.reduce((rest, value) => rest.replaceAll(value, '***'), text);
    },
  };
}
