/** Asks an external program something that it answers at once, such as its version. */
import { execFile } from 'node:child_process';

const WITHIN_MS = 10_000;
const MOST_BYTES = 1 << 20;

export interface ToolAnswer {
  /** Whether its exit code was 0. */
  readonly isOk: boolean;
  readonly said: string;
  /** On its standard error. */
  readonly complaints: string;
}

/** Rejects when it can't be started or takes too long. */
export function askTool(file: string, args: readonly string[], env?: NodeJS.ProcessEnv): Promise<ToolAnswer> {
  const options = { timeout: WITHIN_MS, maxBuffer: MOST_BYTES, killSignal: 'SIGKILL', env } as const;
  return new Promise((resolve, reject) =>
    execFile(file, args, options, (error, said, complaints) => {
      if (error && typeof error.code !== 'number')
        reject(new Error(`${file} ${args.join(' ')} does not answer: ${error.code ?? error.signal}`));
      else resolve({ isOk: error === null, said, complaints });
    }),
  );
}
