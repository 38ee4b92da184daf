/** How the readers of a line say what is wrong with it: thrown inside, given back by `parseThreshold`. */

/** Why a line is no threshold: what, at which column (0-based), and what to write instead. */
export interface ThresholdError {
  readonly message: string;
  readonly column: number;
  readonly hint: string;
}

export function refuse(at: { readonly column: number }, message: string, hint: string): never {
  throw Object.assign(new SyntaxError(message), { column: at.column, hint });
}

/** What `read` gives, or what it refused. */
export function refusalOr<T>(read: () => T): T | ThresholdError {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof SyntaxError && 'column' in error && 'hint' in error)) throw error;
    return { message: error.message, column: error.column as number, hint: error.hint as string };
  }
}
