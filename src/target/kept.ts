/** A launched target over all its lives: started again when it ended and may be, or when a fault on purpose asks for it. */
import { describe } from '../model/clean.ts';
import type { Target } from '../model/contracts.ts';
import type { Finding } from '../model/event.ts';
import type { LaunchSpec, RestartSpec } from '../model/profile.ts';
import { launchTarget } from './launch.ts';
import type { Life } from './launched.ts';
import type { TargetDeps } from './open-target.ts';
import { openWatch } from './watch.ts';

/** For its SIGTERM; then it is killed. */
const STOP_MS = 5000;
/** Between two tries to start one that does not come up, twice as long each time. */
const AGAIN_MOST_MS = 30_000;

/** Between two lives. */
const NOBODY: Omit<Life, 'name'> = {
  launched: true,
  identity: () => null,
  tree: () => [],
  exits: 0,
  askedExits: 0,
  lastExit: null,
  strike: () => [],
  thaw() {},
  async stop() {},
};

/** Rejects like `launchTarget` when its first life can't begin. */
export async function keepTarget(
  name: string,
  spec: LaunchSpec,
  restart: RestartSpec | null,
  deps: TargetDeps,
): Promise<Target> {
  const watch = openWatch(name, deps.onFinding);
  const unwanted = new AbortController();
  const past = { exits: 0, askedExits: 0 };
  let restarts = 0;
  /** Restarts that nobody asked for. */
  let own = 0;
  let timer: NodeJS.Timeout | undefined;
  let changing: Promise<void> | undefined;
  let stopped: Promise<void> | undefined;
  const launch = () => launchTarget(name, spec, { ...deps, onEnd: ended }, unwanted.signal);
  let life: Life = await launch();

  /** What is left of the present life ends, another begins. `isAsked`: its end was, and it is none of its own. */
  function renew(isAsked: boolean): Promise<void> {
    clearTimeout(timer);
    changing ??= (async () => {
      const { exits, askedExits, lastExit } = life;
      await life.stop(STOP_MS);
      // One that was already gone has told of its end itself.
      const asked = isAsked && lastExit === null ? 1 : 0;
      past.exits += exits + asked;
      past.askedExits += askedExits + asked;
      life = { ...NOBODY, name, lastExit: lastExit ?? 'SIGTERM' };
      life = await launch();
      restarts++;
      watch.restarted(life.identity());
    })().finally(() => {
      changing = undefined;
    });
    return changing;
  }

  function ended(): void {
    if (!restart || stopped || changing) return;
    const wasAsked = life.askedExits > 0;
    if (wasAsked || own++ < restart.most) again(restart.afterMs);
    else tell('bad', `is not started again: it ended ${restart.most + 1} times`);
  }

  function again(afterMs: number): void {
    timer = setTimeout(() => {
      void renew(false).catch((error) => {
        if (stopped) return;
        tell('bad', `could not be started again: ${describe(error)}`);
        again(Math.min(AGAIN_MOST_MS, Math.max(1000, afterMs * 2)));
      });
    }, afterMs).unref();
  }

  function tell(level: Finding['level'], text: string): void {
    const label = name || 'target';
    const key = name ? `${name}.target.restart` : 'target.restart';
    deps.onFinding({ key, level, text: `${label} ${text}`, fault: 'target' });
  }

  async function end(withinMs: number): Promise<void> {
    clearTimeout(timer);
    unwanted.abort();
    // One that is being ended to be started again has no more time than this.
    void life.stop(withinMs);
    await changing?.catch(() => undefined);
    await life.stop(withinMs);
  }

  return {
    name,
    launched: true,
    identity: () => life.identity(),
    tree: () => life.tree(),
    get exits() {
      return past.exits + life.exits;
    },
    get askedExits() {
      return past.askedExits + life.askedExits;
    },
    get restarts() {
      return restarts;
    },
    get lastExit() {
      return life.lastExit;
    },
    strike: (...asked) => life.strike(...asked),
    thaw: () => life.thaw(),
    async restart() {
      if (changing) throw new Error('it is being started again this moment');
      try {
        await renew(true);
      } catch (error) {
        if (restart && !stopped) again(restart.afterMs);
        throw error;
      }
    },
    stop(withinMs) {
      if (stopped) void life.stop(withinMs);
      stopped ??= end(withinMs);
      return stopped;
    },
  };
}
