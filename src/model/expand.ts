/** `${NAME}` → the environment's value: the only way a secret enters a profile, at the last moment before its use. */

const REFERENCE = /\$\{([A-Za-z_]\w*)\}/g;

/** The names that a text refers to. */
export const references = (text: string): string[] =>
  [...text.matchAll(REFERENCE)].map((match) => match[1] as string);

/** Unset names stand as they are: a profile with one is refused before the run. */
export const expand = (text: string, env: Readonly<Record<string, string | undefined>>): string =>
  text.replace(REFERENCE, (whole, name: string) => (Object.hasOwn(env, name) ? (env[name] ?? whole) : whole));
