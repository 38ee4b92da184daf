/** A snapshot for people: its first ten lines answer "was it all right?", the rest is the evidence. */
import {
  formatBytes,
  formatClock,
  formatNumber,
  formatQuantity,
  formatRatio,
  formatSeconds,
} from '../model/format.ts';
import { isCount, unitOf } from '../model/series.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Verdict } from '../model/verdict.ts';
import { eventInWords } from './event-words.ts';
import { causeLines, cell, judgedLines } from './judged-markdown.ts';
import { failedShare } from './load-totals.ts';
import { forecastInWords } from './trend-words.ts';
import { capacityInWords, levelInWords, thresholdsInWords, VERDICT_WORDS } from './wording.ts';

const ANSWER: Record<Verdict['state'], string> = {
  pass: 'Yes',
  fail: 'No',
  unknown: 'Not known yet',
  aborted: 'Not judged to its end',
};

export function snapshotMarkdown(snapshot: Snapshot): string {
  const { verdict, values } = snapshot;
  const over = snapshot.reason === 'end' || snapshot.reason === 'abort';
  const lines = [
    `# ${snapshot.run}, snapshot ${String(snapshot.number).padStart(3, '0')} (${snapshot.reason})`,
    '',
    `**Was it all right? ${ANSWER[verdict.state]}${over ? '' : ' so far'}: ${VERDICT_WORDS[verdict.state]}.** ${first(verdict)}`,
    '',
    `- time: ${snapshot.at}, ${snapshot.phase}, ${formatClock(snapshot.soakSeconds * 1000)} of soak`,
    `- thresholds: ${thresholdsInWords(verdict)}`,
    ...loadLines(snapshot),
    ...verdict.capacities.map((capacity) => `- capacity ${capacityInWords(capacity)}`),
    ...memoryLines(snapshot),
    ...causeLines(verdict),
    `- disk: ${diskInWords(snapshot)}; host cpu ${formatRatio(values['host.cpu'])}, load ${formatNumber(values['host.load1'])}`,
    '',
    ...judgedLines(verdict),
    '## Loads, soak so far and since the snapshot before',
    '',
    '| load | asked | due | ok | errors | lost | missed | p50 | p95 | p99 | max | p95 since | failed since |',
    '|---|---|---|---|---|---|---|---|---|---|---|---|---|',
    ...Object.entries(snapshot.loads).map(([name, load]) => {
      const { latency: at, sincePrevious: gain } = load;
      const counts = [load.asked, load.due, load.ok, load.errors, load.lost, load.missed].map(formatNumber);
      const times = [at.p50, at.p95, at.p99, at.max, gain.latency.p95].map(formatSeconds);
      return `| ${[name, ...counts, ...times, formatNumber(gain.failed)].join(' | ')} |`;
    }),
    '',
    ...stageLines(snapshot),
    ...errorLines(snapshot),
    '## Series that changed most since the snapshot before',
    '',
    '| series | now | change |',
    '|---|---|---|',
    ...changed(snapshot),
    '',
    '## Events since the snapshot before',
    '',
    ...snapshot.events.map((event) => `- ${new Date(event.at).toISOString()} ${eventInWords(event)}`),
    '',
  ];
  return lines.join('\n');
}

const first = (verdict: Verdict): string => (verdict.reasons[0] ? `${verdict.reasons[0]}.` : '');

function loadLines({ loads }: Snapshot): string[] {
  return Object.entries(loads).map(([name, load]) => {
    const { p50, p95, p99 } = load.latency;
    const where = `${load.paused ? ', paused' : ''}${load.byHand ? ', by hand' : load.stage ? `, ${load.stage}` : ''}`;
    const errors = failedShare(load);
    return `- load ${name}: ${formatNumber(load.ok)} of ${formatNumber(load.due)} ok${where}, failed ${formatRatio(errors)}; p50 ${formatSeconds(p50)}, p95 ${formatSeconds(p95)}, p99 ${formatSeconds(p99)}`;
  });
}

function memoryLines({ values, verdict }: Snapshot): string[] {
  const trend = (name: string) => verdict.trends.find(({ series }) => series === name);
  const targets = Object.keys(values).filter((name) => /(^|\.)process\.rss$/.test(name));
  const databases = Object.keys(values).filter((name) => /(^|\.)sqlite(\.\w+)?\.file$/.test(name));
  return [
    ...targets.map((rss) => {
      const of = (figure: string) => values[rss.replace(/rss$/, figure)];
      const exits = of('exits') ?? 0;
      return `- ${rss.replace(/\.?process\.rss$/, '') || 'target'}: memory ${levelInWords(values[rss], trend(rss))}; cpu ${formatRatio(of('cpu'))}, fds ${formatNumber(of('fds'))}, threads ${formatNumber(of('threads'))}${exits > 0 ? `; ENDED ${exits} times` : ''}`;
    }),
    ...databases.map((file) => {
      const wal = file.replace(/file$/, 'wal');
      return `- ${file.replace(/\.file$/, '')}: ${levelInWords(values[file], trend(file))}; WAL ${levelInWords(values[wal], trend(wal))}`;
    }),
  ];
}

/** Free space, and when it will be gone. */
function diskInWords({ values, verdict }: Snapshot): string {
  const disk = Object.keys(values).find((key) => /(^|\.)disk(\.\w+)?\.free$/.test(key));
  const trend = verdict.trends.find(({ series }) => series === disk);
  const forecast = trend && forecastInWords(trend);
  return `${formatBytes(values[disk ?? ''])} free${forecast ? `, ${forecast}` : ''}`;
}

/** Of every load whose shape has stages: what came of each. */
function stageLines({ loads }: Snapshot): string[] {
  const rows = Object.entries(loads).flatMap(([name, load]) =>
    load.stages.map(({ index, kind, asked, rate, latency, due, errors, lost, missed, good, why }) => {
      const { p50 = null, p95 = null, p99 = null } = latency[''] ?? {};
      const failed = formatRatio(due > 0 ? (errors + lost + missed) / due : null);
      const figures = [
        formatNumber(asked),
        formatNumber(Math.round(rate * 10) / 10),
        ...[p50, p95, p99].map(formatSeconds),
      ];
      const outcome = good === null ? 'says nothing' : good ? 'yes' : 'no';
      return `| ${[name, `${kind} ${index + 1}`, ...figures, failed, outcome, cell(why)].join(' | ')} |`;
    }),
  );
  if (rows.length === 0) return [];
  return [
    '## Stages',
    '',
    '| load | stage | asked | done/s | p50 | p95 | p99 | failed | good | why |',
    '|---|---|---|---|---|---|---|---|---|---|',
    ...rows,
    '',
  ];
}

function errorLines({ loads }: Snapshot): string[] {
  const listed = (title: string, of: 'errorClasses' | 'seen') => {
    const lines = Object.entries(loads).flatMap(([name, load]) =>
      Object.entries(load[of]).map(([kind, count]) => `- ${name}: ${kind} ${formatNumber(count)}`),
    );
    return lines.length > 0 ? [title, '', ...lines, ''] : [];
  };
  return [...listed('Errors by class:', 'errorClasses'), ...listed('Seen beside the outcomes:', 'seen')];
}

/** The twenty largest changes, relative to what they changed from; counts of requests are in the table above. */
function changed({ changes, values }: Snapshot): string[] {
  const share = (name: string, change: number) =>
    Math.abs(change) / Math.max(Math.abs((values[name] ?? 0) - change), 1e-9);
  return Object.entries(changes)
    .filter(([name]) => !isCount(name) && !name.includes('.latency.'))
    .sort(([a, x], [b, y]) => share(b, y) - share(a, x))
    .slice(0, 20)
    .map(([name, change]) => {
      const unit = unitOf(name);
      const sign = change > 0 ? '+' : '-';
      return `| ${cell(name)} | ${formatQuantity(values[name], unit)} | ${sign}${formatQuantity(Math.abs(change), unit)} |`;
    });
}
