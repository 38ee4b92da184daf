/** `soaktop ctl`: steers a live run from a shell, and says what came of it. */
import { openFeed } from '../link/client.ts';
import { planInWords } from '../model/chaos.ts';
import type { Command } from '../model/event.ts';
import { parseQuantity, parseRate } from '../model/units.ts';
import { whoAmI } from './attach.ts';
import { findLive } from './find-live.ts';
import { complain, Refusal, say } from './out.ts';

const USAGE =
  'step LOAD +10% | rate LOAD 2000 | vus LOAD 50 | pause [LOAD] | resume [LOAD] | snapshot | note TEXT | fault [NAME] | abort';
/** After the last word of a run, for its process to leave. */
const GONE_WITHIN_MS = 3000;

export async function ctl(words: readonly string[], { run }: { readonly run?: string }): Promise<number> {
  if (words.length === 1 && words[0] === 'fault') return listFaults(run);
  const command = readWords(words);
  const live = await findLive(run);
  const feed = await openFeed({ socketPath: live.socket, by: whoAmI(), watch: command.do === 'abort' });
  const ended = new Promise<void>((resolve) =>
    feed.listen(
      () => {},
      () => resolve(),
    ),
  );
  const { ok, text } = await feed.command(command);
  if (!ok) complain(text);
  else if (command.do === 'abort') {
    await ended;
    await gone(live.pid);
    say(`${live.name} is aborted; record: ${live.dir}`);
  } else say(text);
  feed.close();
  return ok ? 0 : 2;
}

/** What `fault NAME` may be asked for. */
async function listFaults(run: string | undefined): Promise<number> {
  const live = await findLive(run);
  const feed = await openFeed({ socketPath: live.socket, by: whoAmI(), watch: false });
  const { chaos = [], phases } = feed.state.profile ?? {};
  feed.close();
  if (chaos.length === 0) say(`the profile of ${live.name} has no chaos`);
  for (const spec of chaos) say(planInWords(spec, phases?.soakMs ?? 0));
  return 0;
}

export function readWords([word, ...rest]: readonly string[]): Command {
  const [first, second] = rest;
  const load = first === undefined ? {} : { load: first };
  switch (word) {
    case 'step': {
      const match = /^([+-])(.*)$/.exec(second ?? '+');
      const quantity = match?.[2] ? parseQuantity(match[2]) : undefined;
      if (!match || (match[2] && (!quantity || quantity.value <= 0))) break;
      const by =
        quantity &&
        (quantity.unit === 'ratio'
          ? { share: quantity.value }
          : { by: quantity.value / (quantity.perSeconds ?? 1) });
      return { do: 'step', ...load, direction: match[1] === '-' ? -1 : 1, ...(by ? { by } : {}) };
    }
    case 'rate': {
      const rate = parseRate(second ?? '');
      if (first === undefined || !rate) break;
      return { do: 'rate', load: first, rate };
    }
    case 'vus': {
      const vus = Number(second);
      if (first === undefined || !Number.isInteger(vus) || vus < 1) break;
      return { do: 'vus', load: first, vus };
    }
    case 'pause':
    case 'resume':
      return { do: word, ...load };
    case 'snapshot':
    case 'abort':
      return { do: word };
    case 'fault':
      if (first === undefined) break;
      return { do: 'fault', name: first };
    case 'note':
      if (rest.length > 0) return { do: 'note', text: rest.join(' ') };
  }
  throw new Refusal(`«${[word, ...rest].join(' ')}»: what can be asked is ${USAGE}`);
}

async function gone(pid: number): Promise<void> {
  for (const end = Date.now() + GONE_WITHIN_MS; Date.now() < end; ) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
