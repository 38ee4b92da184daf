/** An answer as expectations and saves look at it: parsed at most once, and only when asked. */
import type { Answer } from './exchange.ts';

export interface Reading {
  readonly answer: Answer;
  /** All values of a header, by its name in lower case, joined as HTTP does; undefined when there is none. */
  header(name: string): string | undefined;
  /** The value of a cookie that this answer sets. */
  cookie(name: string): string | undefined;
  /** The body as JSON; undefined when it is none. */
  document(): unknown;
}

export function openReading(answer: Answer): Reading {
  let document: { readonly value: unknown } | undefined;
  const valuesOf = (name: string) =>
    answer.headers.filter(([each]) => each === name).map(([, value]) => value);
  return {
    answer,
    header(name) {
      const values = valuesOf(name);
      return values.length === 0 ? undefined : values.join(', ');
    },
    cookie(name) {
      const line = valuesOf('set-cookie').find((value) => value.startsWith(`${name}=`));
      return line
        ?.slice(name.length + 1)
        .split(';', 1)[0]
        ?.trim();
    },
    document() {
      document ??= { value: parse(answer.body) };
      return document.value;
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
