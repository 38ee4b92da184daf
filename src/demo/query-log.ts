/** Collects the rows of the query log and hands them on by the hundred, so that no answer waits for a disk. */
import type { Counter } from './metrics.ts';

export interface QueryLog {
  add(name: string, type: string, rcode: string, client: string): void;
  /** Rows that are not written yet. */
  readonly bufferedRows: number;
  /** Writes what is left. */
  close(): Promise<void>;
}

/** Five fields a row, one row after the other: epoch ms, name, type, rcode, client. */
export type LogRows = (string | number)[];
export const FIELDS_PER_ROW = 5;

const BATCH_ROWS = 100;
const BATCH_MS = 1000;
const BUFFER_ROWS = 50_000;

export interface QueryLogParts {
  /** Resolves when the rows are in the file. */
  readonly write: (rows: LogRows) => Promise<void>;
  /** Rows given up, because too many waited or writing failed. */
  readonly dropped: Counter;
}

export function createQueryLog({ write, dropped }: QueryLogParts): QueryLog {
  let batch: LogRows = [];
  let writingRows = 0;
  let lastWrite: Promise<void> = Promise.resolve();

  const flush = () => {
    if (batch.length === 0) return;
    const rows = batch.length / FIELDS_PER_ROW;
    writingRows += rows;
    lastWrite = write(batch)
      .catch(() => dropped.add('', rows))
      .finally(() => {
        writingRows -= rows;
      });
    batch = [];
  };
  const timer = setInterval(flush, BATCH_MS);

  return {
    add(name, type, rcode, client) {
      if (writingRows >= BUFFER_ROWS) return dropped.add();
      batch.push(Date.now(), name, type, rcode, client);
      if (batch.length >= BATCH_ROWS * FIELDS_PER_ROW) flush();
    },
    get bufferedRows() {
      return writingRows + batch.length / FIELDS_PER_ROW;
    },
    async close() {
      clearInterval(timer);
      flush();
      await lastWrite;
    },
  };
}
