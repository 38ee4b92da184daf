/** `soaktop judge RUN`: a recorded run judged again, also by what another profile asks. */
import { formatClock } from '../model/format.ts';
import type { Profile } from '../model/profile.ts';
import { EXIT } from '../model/verdict.ts';
import { loadProfile } from '../profile/load-profile.ts';
import { formatProblem } from '../profile/problem.ts';
import { verdictText } from '../report/verdict-text.ts';
import { wrap } from '../report/wrap.ts';
import { Refusal, say } from './out.ts';
import { type Rejudged, rejudge } from './rejudge.ts';
import { storedEvents } from './stored-run.ts';

export interface JudgeOptions {
  readonly profile?: string;
  readonly set: readonly string[];
  readonly json?: boolean;
  readonly runs: string;
}

/** Resolves with the exit code of the verdict. */
export async function judgeRun(run: string | undefined, options: JudgeOptions): Promise<number> {
  const { file, events } = storedEvents(run, options.runs);
  // Lines that are changed are changed in something: without a profile, in the one that was run, as it is now.
  const profileFile = options.profile ?? (options.set.length > 0 ? file.run.profileFile : undefined);
  const asked = profileFile === undefined ? null : readLines(profileFile, options.set);
  const judged = rejudge(events, asked);
  const { verdict } = judged;
  if (options.json) say(JSON.stringify(verdict, null, 2));
  else {
    const notes = [heading(file.run.name, judged, profileFile), ...otherLoads(judged.state.profile, asked)];
    say([...notes.map((note) => wrap(note)), '', verdictText(verdict)].join('\n'));
  }
  return EXIT[verdict.state];
}

/** What a profile asks. Its secrets are not needed to judge: without them it is as sound. */
function readLines(file: string, sets: readonly string[]): Profile {
  const loaded = loadProfile(file, { sets, env: null });
  if ('problems' in loaded) throw new Refusal(loaded.problems.map(formatProblem).join('\n'));
  return loaded.profile;
}

function heading(name: string, { hasEnded, state }: Rejudged, profileFile: string | undefined): string {
  const by = profileFile === undefined ? 'as it was asked for' : `by what ${profileFile} asks`;
  const far = hasEnded
    ? ''
    : `; it has no end: judged as far as its record goes, ${formatClock(state.elapsedMs)}`;
  return `${name}: judged ${by}${far}`;
}

/** The load is what it was: of another one these requests say nothing. */
function otherLoads(ran: Profile | null, asked: Profile | null): string[] {
  if (ran === null || asked === null) return [];
  const formOf = ({ loads }: Profile) =>
    new Map(loads.map(({ name, shape }) => [name, JSON.stringify(shape)]));
  const [was, is] = [formOf(ran), formOf(asked)];
  const differing = [...new Set([...was.keys(), ...is.keys()])].filter(
    (name) => was.get(name) !== is.get(name),
  );
  return differing.length === 0
    ? []
    : [
        `its load ${differing.join(', ')} differs from what was run: the load and the phases stay as they were`,
      ];
}
