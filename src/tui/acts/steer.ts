/** What steering keys ask of the run, as it is now: never as it was at the cursor. */
import { isAllLoads, selectedLoad, type View } from '../view/view.ts';
import { type Act, ask, type Outcome, say } from './outcome.ts';

export type SteerAction = 'step-up' | 'step-down' | 'pause' | 'release' | 'snapshot' | 'abort';

const step =
  (direction: 1 | -1): Act =>
  (view) =>
    isLoaded(view) ? ask(view, { do: 'step', ...steered(view), direction }) : say(view, NO_LOAD, false);

export const STEER: Readonly<Record<SteerAction, Act>> = {
  'step-up': step(1),
  'step-down': step(-1),
  pause: (view) =>
    isLoaded(view)
      ? ask(view, { do: isPaused(view) ? 'resume' : 'pause', ...steered(view) })
      : say(view, NO_LOAD, false),
  release: (view) => {
    if (!isByHand(view)) return say(view, 'no load is held by hand', false);
    if (isPaused(view)) return say(view, 'it is paused; space lets it go on', false);
    return ask(view, { do: 'resume', ...steered(view) });
  },
  snapshot: (view) => ask(view, { do: 'snapshot' }),
  abort: ({ ui }) => ({ ui: { ...ui, mode: 'confirm', message: null } }),
};

/** The answer to the question before an abort. */
export function confirm(view: View, key: string): Outcome {
  return key === 'y'
    ? ask({ ...view, ui: { ...view.ui, mode: 'watch' } }, { do: 'abort' })
    : say(view, 'not aborted, the run goes on');
}

const NO_LOAD = 'this run has no load to steer';

const isLoaded = ({ newest }: View): boolean => (newest.profile?.loads.length ?? 0) > 0;

/** Of a command: whose; nothing there means all of them. */
const steered = (view: View): { readonly load?: string } => {
  const load = selectedLoad(view)?.name;
  return isAllLoads(view) || load === undefined ? {} : { load };
};

const asksOf = (view: View) => {
  const { load } = steered(view);
  return load === undefined ? Object.values(view.newest.loads) : [view.newest.loads[load]];
};

/** All that are selected: of some that are paused and some that are not, the others are paused as well. */
const isPaused = (view: View): boolean => asksOf(view).every((each) => each?.paused === true);

const isByHand = (view: View): boolean => asksOf(view).some((each) => each?.byHand === true);
