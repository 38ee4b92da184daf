/** What the HTTP load generators that people know have in common: a command, and a summary at the end. */
import { startProgram } from '../program.ts';
import type { Outcome, Peer, Run } from '../run.ts';

export interface HttpTask {
  readonly url: string;
  readonly connections: number;
  readonly seconds: number;
  /** Requests a second; null: as many as go. */
  readonly perSecond: number | null;
}

export interface HttpPeer extends Peer {
  /** What is run; `file` is what `find` gave. */
  command(file: string, task: HttpTask): readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** From what it has said; null: there is no summary in it. */
  read(output: string): Outcome | null;
}

/** None of them tells its count while it runs in the same way: the server counts for all. */
export async function startHttpPeer(
  peer: HttpPeer,
  file: string,
  task: HttpTask,
  answered: () => Promise<number>,
): Promise<Run> {
  const [command = file, ...args] = peer.command(file, task);
  const program = await startProgram(command, args, peer.env);
  return {
    pid: program.pid,
    answered,
    async done() {
      await program.ended;
      const outcome = peer.read(program.output());
      if (!outcome) throw new Error(`${peer.name} gave no summary: ${program.output().trim().slice(-300)}`);
      return outcome;
    },
  };
}

/** The number that a pattern finds first; null: it finds none. */
export function figure(output: string, pattern: RegExp): number | null {
  const text = pattern.exec(output)?.[1];
  return text === undefined ? null : Number(text);
}

/** An outcome that says no more than how many were answered; null without that. */
export const onlyAnswered = (answered: number | null): Outcome | null =>
  answered === null ? null : { answered, meanMs: null, p99Ms: null, missed: null };
