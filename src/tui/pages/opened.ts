/** What is open of the hours: its question, and its lines once that is answered. */
import type { Question } from '../../model/question.ts';
import type { Paged } from '../panels/pager.ts';
import { allHours, filesOf, hourNumbered } from '../view/hours.ts';
import type { View } from '../view/view.ts';
import { comparisonBlocks, comparisonHead } from './comparison.ts';
import { differenceBlocks, differenceHead, scrapesBlocks, scrapesHead } from './difference.ts';
import { metricsBlocks, summaryBlocks } from './evidence.ts';

/** null: there is nothing to ask. */
export function openedQuestion(view: View): Question | null {
  const { open } = view.ui.hours;
  const hours = allHours(view) ?? [];
  if (!open) return null;
  switch (open.what) {
    case 'comparison':
      return { ask: 'comparison' };
    case 'summary':
    case 'metrics': {
      const hour = hourNumbered(hours, open.number);
      return hour
        ? { ask: 'evidence', file: `${filesOf(hour.card)}.${open.what === 'summary' ? 'md' : 'prom'}` }
        : null;
    }
    default: {
      const [before, after] = [hourNumbered(hours, open.before), hourNumbered(hours, open.after)];
      if (!before || !after) return null;
      if (open.what === 'difference') return { ask: 'difference', before: before.span, after: after.span };
      return {
        ask: 'scrapes',
        before: `${filesOf(before.card)}.prom`,
        after: `${filesOf(after.card)}.prom`,
        seconds: after.card.elapsedSeconds - before.card.elapsedSeconds,
      };
    }
  }
}

export function openedOf(view: View): Paged {
  const { columns } = view.size;
  const question = openedQuestion(view);
  const nothing = { head: null, blocks: undefined };
  if (!question) return { name: 'the snapshots', ...nothing };
  switch (question.ask) {
    case 'evidence': {
      const text = view.answers(question);
      const blocks = question.file.endsWith('.md') ? summaryBlocks : metricsBlocks;
      return {
        name: question.file,
        head: null,
        blocks: text === undefined ? undefined : blocks(text, columns),
      };
    }
    case 'difference': {
      const told = view.answers(question);
      return {
        name: `${two(view)}: what changed`,
        head: differenceHead(columns),
        blocks: told && differenceBlocks(told, columns),
      };
    }
    case 'scrapes': {
      const told = view.answers(question);
      return {
        name: `${two(view)}: /metrics`,
        head: scrapesHead(columns),
        blocks: told && scrapesBlocks(told, columns),
      };
    }
    case 'comparison': {
      const told = view.answers(question);
      return {
        name: `this run against ${view.against ?? 'another'}`,
        head: comparisonHead(columns),
        blocks: told && comparisonBlocks(told, columns),
      };
    }
    default:
      return { name: '', ...nothing };
  }
}

/** `snapshots 3 → 16`. */
function two({ ui: { hours } }: View): string {
  const { open } = hours;
  return open && 'before' in open ? `snapshots ${open.before} → ${open.after}` : '';
}
