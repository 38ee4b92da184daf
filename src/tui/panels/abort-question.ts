/** The question before an abort: all that it will do to this run, its load and its targets. */
import { amountWords, askedNow } from '../view/asking.ts';
import { type Row, row, span } from '../view/row.ts';
import { wrap } from '../view/text.ts';
import type { View } from '../view/view.ts';

export function abortQuestion(view: View): Row[] {
  const width = view.size.columns - 5;
  return [
    row(span(' Abort the run? It does not go on from here:', 'bad')),
    ...consequences(view).flatMap((text) =>
      wrap(text, width).map((line, i) => row(span(i === 0 ? '  · ' : '    ', 'dim'), line)),
    ),
    row(span(' y aborts, any other key goes on.', 'bad')),
  ];
}

/** As the supervisor does it when it is told to. */
function consequences({ newest }: View): string[] {
  const { profile, run, snapshots } = newest;
  const loads = (profile?.loads ?? []).map((load) => {
    const asked = askedNow(newest, load);
    return asked === null ? load.name : `${load.name} (${amountWords(load, asked)})`;
  });
  const targets = profile?.targets ?? [];
  const names = (launched: boolean) =>
    targets
      .filter((target) => (target.launch !== undefined) === launched)
      .map(({ name }) => (name === '' ? 'the target' : name))
      .join(', ');
  const [ended, left] = [names(true), names(false)];
  return [
    loads.length === 0
      ? 'there is no load to stop'
      : `the load stops: ${loads.join(', ')}; half a second for what is in flight, no cool-down`,
    ...(profile?.verify ? ['the target is asked what it stored, to verify it'] : []),
    `a last snapshot is written, number ${snapshots.length}${run ? `; the record stays in ${run.dir}` : ''}`,
    ...(ended === '' ? [] : [`${ended} is ended, because soaktop started it`]),
    ...(left === '' ? [] : [`${left} is left alone, because it ran before`]),
    'the verdict is: aborted, exit code 4',
  ];
}
