/** What a screen may be of: each subject once, with its key, its page, and what that asks of the past. */
import type { Question } from '../../model/question.ts';
import type { Row } from '../view/row.ts';
import type { Subject, View } from '../view/view.ts';
import { databasePage } from './database.ts';
import { eventsPage } from './events.ts';
import { hoursPage } from './hours.ts';
import { loadsPage } from './loads.ts';
import { memoryPage } from './memory.ts';
import { metricsPage } from './metrics.ts';
import { overview } from './overview.ts';
import { thresholdsPage } from './thresholds.ts';
import { workersPage } from './workers.ts';

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
  overview: { key: '0', title: 'overview', body: overview },
  loads: { key: '1', title: 'load, latency', body: loadsPage },
  memory: { key: '2', title: 'memory, growth', body: memoryPage },
  database: { key: '3', title: 'database, disk', body: databasePage },
  metrics: { key: '4', title: 'metrics', body: metricsPage },
  thresholds: { key: '5', title: 'thresholds', body: thresholdsPage },
  events: { key: '6', title: 'events, notes', body: eventsPage },
  workers: { key: '7', title: 'workers, self', body: workersPage },
  hours: { key: '8', title: 'hours', body: hoursPage },
};
