/** What the target says it has, against what it acknowledged: nothing lost, nothing done twice, or nobody can tell. Pure. */
import type { State } from '../model/state.ts';
import type { ThresholdResult } from '../model/verdict.ts';
import type { Reading, Saved, VerifyLine } from '../model/verify.ts';

/** Where a number lies, as far as is known. */
interface Span {
  readonly least: number;
  readonly most: number;
}

/** While the run goes on its lines are skipped: the target is asked when the load has ended. */
export const judgeVerify = (state: State): ThresholdResult[] =>
  (state.profile?.verify?.lines ?? []).map((line) => judgeLine(line, state));

function judgeLine(line: VerifyLine, { verified: { before, after }, phase }: State): ThresholdResult {
  const result = (state: ThresholdResult['state'], value: number | null, why: string): ThresholdResult => ({
    text: line.text,
    state,
    value,
    unit: 'number',
    why,
  });
  if (!after)
    return phase === 'ended'
      ? result('unknown', null, 'the target was not asked at the end')
      : result('skipped', null, 'asked when the load has ended');
  const numberOf = (saved: Saved): number | string => {
    const last = readOf(saved.name, after, 'at the end');
    if (!saved.isIncrease || typeof last === 'string') return last;
    const first = readOf(saved.name, before, 'before the load');
    return typeof first === 'string' ? first : last - first;
  };

  const value = numberOf(line.left);
  if (typeof value === 'string') return result('unknown', null, value);
  let wanted: Span = { least: 0, most: 0 };
  let isWhole = true;
  let unsure = 0;
  for (const { times, of } of line.right) {
    if (of && 'count' in of) {
      const count = after.counts[of.count] ?? { ok: 0, unsure: 0, isWhole: false };
      isWhole &&= count.isWhole;
      unsure += count.unsure;
      // What a lost worker had not told of may be any number.
      const most = count.isWhole ? count.ok + count.unsure : Number.POSITIVE_INFINITY;
      wanted = add(wanted, times, { least: count.ok, most });
    } else {
      const number = of ? numberOf(of.saved) : 1;
      if (typeof number === 'string') return result('unknown', value, number);
      wanted = add(wanted, times, { least: number, most: number });
    }
  }
  return result(...compare(line, value, wanted, { isWhole, unsure }));
}

const add = (sum: Span, times: number, span: Span): Span => ({
  least: sum.least + times * (times < 0 ? span.most : span.least),
  most: sum.most + times * (times < 0 ? span.least : span.most),
});

/** A whole number, or in words why there is none. */
function readOf(name: string, reading: Reading | undefined, when: string): number | string {
  const value = reading?.values[name];
  if (value === undefined) return `${name} is not known ${when}: ${reading?.failed ?? 'nobody asked'}`;
  return value ?? `${name} was no whole number ${when}`;
}

function compare(
  line: VerifyLine,
  value: number,
  wanted: Span,
  { isWhole, unsure }: { readonly isWhole: boolean; readonly unsure: number },
): [ThresholdResult['state'], number, string] {
  const { left, operator, right } = line;
  // A plain sum of what was acknowledged: then what is missing is lost, and what is too much was done twice.
  const isLedger = right.every(({ times, of }) => times === 1 && of && 'count' in of);
  const seen = `${left.name}${left.isIncrease ? ' grew by' : ' is'} ${value}, ${isLedger ? `${wanted.least} were acknowledged` : wantedWords(line, wanted)}`;
  const told = `${seen}${unsure > 0 ? `, ${unsure} more may have been done: their answers do not tell` : ''}`;
  const few = wanted.least - value;
  const many = value - wanted.most;
  if (operator !== '<=' && few > 0)
    return ['fail', value, `${told}: ${isLedger ? lost(few) : `${few} too few`}`];
  if (operator !== '>=' && many > 0)
    return ['fail', value, `${told}: ${isLedger ? doubled(many) : `${many} too many`}`];
  if (!isWhole) return ['unknown', value, `${told}; a worker was lost, and nobody knows what it sent last`];
  return ['pass', value, told];
}

const lost = (count: number): string =>
  `${count} acknowledged ${count === 1 ? 'write is' : 'writes are'} lost`;

const doubled = (count: number): string =>
  `${count} more than were ever asked for: done twice, or by somebody else`;

/** `asked for == 0`, `api.create.ok - api.delete.ok is 10 to 12`, `… is at most 12`. */
function wantedWords({ text, operator, right }: VerifyLine, { least, most }: Span): string {
  if (right.every(({ of }) => of === null)) return `asked for ${operator} ${least}`;
  const terms = text.slice(text.indexOf(operator) + operator.length).trim();
  if (least === most) return `${terms} is ${least}`;
  const ends = [least, most].filter(Number.isFinite);
  if (ends.length === 2) return `${terms} is ${least} to ${most}`;
  return `${terms} is ${ends.length === 0 ? 'not known' : `at ${least === ends[0] ? 'least' : 'most'} ${ends[0]}`}`;
}
