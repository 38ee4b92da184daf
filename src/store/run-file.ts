/** `run.json`: what a run is and what it came to; small, and readable at any moment without us. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Sink } from '../model/contracts.ts';
import type { RunInfo } from '../model/event.ts';
import type { Profile } from '../model/profile.ts';
import type { Verdict } from '../model/verdict.ts';
import { writeWhole } from './whole-file.ts';

export interface RunFile {
  readonly run: RunInfo;
  readonly startedAt: string;
  readonly endedAt: string | null;
  /** null while it runs, and for ever when its supervisor died. */
  readonly verdict: Verdict | null;
  readonly profile: Profile;
}

/** A sink that writes it at the start and at the end. */
export function openRunFile(dir: string): Sink {
  const file = path.join(dir, 'run.json');
  let content: RunFile | undefined;
  /** What could not be written is tried again with every later event. */
  let written = true;
  const write = () => writeWhole(file, `${JSON.stringify(content, null, 2)}\n`);
  return {
    name: 'run.json',
    accept(event) {
      if (event.type === 'started')
        content = {
          run: event.run,
          startedAt: iso(event.at),
          endedAt: null,
          verdict: null,
          profile: event.profile,
        };
      else if (event.type === 'ended' && content)
        content = { ...content, endedAt: iso(event.at), verdict: event.verdict };
      else if (written) return;
      written = false;
      write();
      written = true;
    },
    async close() {},
  };
}

const iso = (at: number): string => new Date(at).toISOString();

/** Null when the folder is no run's. Throws an Error with words when its file is there but broken. */
export function readRunFile(dir: string): RunFile | null {
  const file = path.join(dir, 'run.json');
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return null;
  }
  try {
    const content = JSON.parse(text) as Partial<RunFile>;
    if (content.run && content.profile && typeof content.startedAt === 'string') return content as RunFile;
  } catch {
    throw new Error(`${file}: damaged, it is no JSON`);
  }
  throw new Error(`${file}: damaged, it is no run's`);
}
