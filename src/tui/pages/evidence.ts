/** A snapshot's own files as lines: its summary, laid out for reading, and the raw text of its scrape. */
import { clean } from '../../model/clean.ts';
import type { Block } from '../panels/pager.ts';
import { markdownBlocks } from '../view/markdown.ts';
import { remembered } from '../view/remembered.ts';
import { row, span } from '../view/row.ts';
import { folded } from '../view/text.ts';

/** Of a text from outside no line is longer. */
const LINE_LETTERS = 4000;

/** null: there is no such file. */
export const summaryBlocks = remembered((text: string | null, columns: number): readonly Block[] =>
  text === null ? missing('this snapshot has no summary that can be read') : markdownBlocks(text, columns),
);

export const metricsBlocks = remembered((text: string | null, columns: number): readonly Block[] => {
  if (text === null)
    return missing('no metrics were scraped then: there is no prometheus probe, or it did not answer');
  return text.split('\n').map((line) => {
    const style = line.startsWith('#') ? 'dim' : 'plain';
    return folded(clean(line, LINE_LETTERS), columns - 2).map((part) => row(span(` ${part}`, style)));
  });
});

const missing = (words: string): Block[] => [[row(span(` ${words}`, 'warn'))]];
