/** Loads Ink when it is needed: 300 ms of CPU, and the production build of React. */
import type { openInk } from './open-ink.ts';

/** Rejects when it is not installed. */
export async function loadInk(): Promise<typeof openInk> {
  const { NODE_ENV } = process.env;
  // React decides at load between its builds; the development one leaks a day dead. What is launched must not inherit it.
  process.env.NODE_ENV = 'production';
  try {
    return (await import('./open-ink.ts')).openInk;
  } finally {
    if (NODE_ENV === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = NODE_ENV;
  }
}
