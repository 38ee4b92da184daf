/** Words to people: results on stdout, what went wrong on stderr; a reader that went away is no error. */

for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
  });

export const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** Also tells what to do, where that is known. */
export const complain = (text: string): void => void process.stderr.write(`soaktop: ${text}\n`);

/** A failure that is the user's to mend: its words are shown, never a stack. */
export class Refusal extends Error {
  readonly exitCode: number;
  constructor(message: string, exitCode = 2) {
    super(message);
    this.exitCode = exitCode;
  }
}
