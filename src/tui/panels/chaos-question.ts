/** The questions before a fault on purpose: which of the profile's, then whether, with all that it will do. */
import { type FaultSpec, faultInWords } from '../../model/chaos.ts';
import { formatDuration } from '../../model/format.ts';
import { CHOICES_MOST, chaosOf, comesInMs } from '../view/chaos-plan.ts';
import { type Row, row, span } from '../view/row.ts';
import { cut, left, wrap } from '../view/text.ts';
import type { View } from '../view/view.ts';

const NAME_MOST = 20;

export function chaosQuestion(view: View): Row[] {
  const spec = chaosOf(view).find(({ name }) => name === view.ui.chaos);
  return spec ? sureQuestion(view, spec) : whichQuestion(view);
}

function whichQuestion(view: View): Row[] {
  const all = chaosOf(view);
  const shown = all.slice(0, CHOICES_MOST);
  const width = Math.min(NAME_MOST, Math.max(...shown.map(({ name }) => name.length)));
  return [
    row(span(' Which fault, now? It is asked once more before it is done.', 'warn')),
    ...shown.map((spec, i) => {
      const when = comesWords(view, spec);
      const free = view.size.columns - width - when.length - 8;
      return row(
        span(` ${i + 1} `, 'bold'),
        left(spec.name, width),
        `  ${left(faultInWords(spec), Math.max(0, free))}  `,
        span(when, 'dim'),
      );
    }),
    ...(all.length > shown.length
      ? [row(span(` and ${all.length - shown.length} more: soaktop ctl fault NAME`, 'dim'))]
      : []),
    row(span(` 1${shown.length > 1 ? `-${shown.length}` : ''} chooses, any other key leaves it.`, 'warn')),
  ];
}

/** The run as it is now is asked, wherever the cursor is. */
const nextInMs = (view: View, spec: FaultSpec) => comesInMs({ ...view, state: view.newest }, spec);
const isToCome = (view: View, spec: FaultSpec): boolean => nextInMs(view, spec) !== null;

/** When it is next due by itself. */
function comesWords(view: View, spec: FaultSpec): string {
  const ms = nextInMs(view, spec);
  if (ms !== null) return `by itself in ${formatDuration(ms)}`;
  return spec.atMs === null ? 'only when asked for' : 'not again by itself';
}

function sureQuestion(view: View, spec: FaultSpec): Row[] {
  const width = view.size.columns - 5;
  return [
    row(span(cut(` Have chaos ${spec.name} now?`, view.size.columns), 'bad')),
    ...consequences(view, spec).flatMap((text) =>
      wrap(text, width).map((line, i) => row(span(i === 0 ? '  · ' : '    ', 'dim'), line)),
    ),
    row(span(' y has it done, any other key leaves it.', 'bad')),
  ];
}

/** As the supervisor does it when it is told to. */
function consequences(view: View, spec: FaultSpec): string[] {
  const lines = (view.newest.profile?.pass ?? []).filter(({ series }) =>
    series.startsWith(`chaos.${spec.name}.`),
  );
  const held = lines.map(({ text }) => text).join(', ');
  return [
    faultInWords(spec),
    afterwards(view, spec),
    `it counts like one of the profile's own times${held === '' ? '' : `, and is held to ${held}`}`,
    ...(isToCome(view, spec) ? [`it also comes ${comesWords(view, spec)}`] : []),
  ];
}

/** What happens by itself after it. */
function afterwards({ newest }: View, spec: FaultSpec): string {
  switch (spec.do) {
    case 'kill': {
      const target = newest.profile?.targets.find(({ name }) => name === spec.target);
      if (target?.launch === undefined) return 'soaktop does not start it again: it did not start it';
      return target.restart
        ? `it is started again ${formatDuration(target.restart.afterMs)} after its root has ended`
        : 'nobody starts it again, as its target has no restart';
    }
    case 'stop':
      return 'it goes on after that, and when the run ends';
    case 'restart':
      return 'by a SIGTERM; when it has ended it is started, and waited for until it is ready';
    case 'run':
      return `ended after ${formatDuration(spec.withinMs)} if it still goes on then`;
    case 'pause':
      return 'nothing comes due meanwhile; then it goes on as before';
  }
}
