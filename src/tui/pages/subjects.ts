/** What a screen may be of: each subject once, with its key, its page, and what that asks of the past. */
import type { Question } from '../../model/question.ts';
import type { Row } from '../view/row.ts';
import type { Subject, View } from '../view/view.ts';
import { databasePage, databaseQuestions } from './database.ts';
import { eventQuestions, eventsPage } from './events.ts';
import { hoursPage, hoursQuestions } from './hours.ts';
import { loadsPage, loadsQuestions } from './loads.ts';
import { memoryPage, memoryQuestions } from './memory.ts';
import { metricQuestions, metricsPage } from './metrics.ts';
import { overview, overviewQuestions } from './overview.ts';
import { thresholdQuestions, thresholdsPage } from './thresholds.ts';
import { workerQuestions, workersPage } from './workers.ts';

export interface Page {
  readonly key: string;
  /** In a word or two, for the help. */
  readonly title: string;
  /** At most `rows` rows. */
  readonly body: (view: View, rows: number) => Row[];
  /** What the page shows that the state does not hold; its body finds it by `view.answers(question)`. */
  readonly questions?: (view: View) => readonly Question[];
}

export const PAGES: Readonly<Record<Subject, Page>> = {
  overview: { key: '0', title: 'overview', body: overview, questions: overviewQuestions },
  loads: { key: '1', title: 'load, latency', body: loadsPage, questions: loadsQuestions },
  memory: { key: '2', title: 'memory, growth', body: memoryPage, questions: memoryQuestions },
  database: { key: '3', title: 'database, disk', body: databasePage, questions: databaseQuestions },
  metrics: { key: '4', title: 'metrics', body: metricsPage, questions: metricQuestions },
  thresholds: { key: '5', title: 'thresholds', body: thresholdsPage, questions: thresholdQuestions },
  events: { key: '6', title: 'events, notes', body: eventsPage, questions: eventQuestions },
  workers: { key: '7', title: 'workers, self', body: workersPage, questions: workerQuestions },
  hours: { key: '8', title: 'hours', body: hoursPage, questions: hoursQuestions },
};
