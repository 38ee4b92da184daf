/** Why a trend is called what it is, in words that one can argue with. */
import { formatDuration, formatNumber, formatQuantity, formatRatio } from '../../model/format.ts';
import type { TrendState } from '../../model/trend.ts';
import { givenBackIn } from './claim.ts';
import { GAPS_MOST, HOURS_LEAST, isBlind, type Naming } from './name.ts';
import { courseOf, type Part, partsOf } from './parts.ts';
import { isSettling } from './shapes.ts';

export function wordsOf(naming: Naming, state: TrendState, isFloor: boolean): string[] {
  const { options, gapShare, claim, track, detectable, allowed, weighed } = naming;
  const { slope } = weighed;
  const say = (value: number) => formatQuantity(value, options.unit);
  const words: string[] = [];
  if (gapShare > GAPS_MOST)
    words.push(
      `no reading in ${formatRatio(gapShare)} of the ticks: more than ${formatRatio(GAPS_MOST)} prove nothing`,
    );
  if (track.hours < HOURS_LEAST * 0.999)
    words.push(`${formatNumber(track.hours)} of the judge's hours; a course has a name after ${HOURS_LEAST}`);
  const grew = `${slope.value < 0 ? 'shrinks' : 'grows'} by ${say(Math.abs(slope.value))}/h (${say(slope.low)} to ${say(slope.high)}, 99%)`;
  if (claim !== 'none' || slope.high < 0 || slope.low > 0) words.push(grew);
  words.push(...claimWords(naming, say));
  if (state === 'LEAK') words.push(...leakWords(naming));
  else words.push(...stillWords(naming, say));
  if (isBlind(naming) && state === 'UNKNOWN')
    words.push('too much noise: as much as its level could grow in it unseen');
  if (state === 'STABLE' && detectable !== null)
    words.push(`a steady growth of ${say(detectable)}/h would have shown`);
  if (claim === 'allowed') words.push(`up to ${say(allowed)}/h is allowed`);
  if (isFloor) words.push('judged by its floors: what is between them is given back');
  return words;
}

function claimWords({ claim, weighed }: Naming, say: (value: number) => string): string[] {
  const rival = mainOf(partsOf(weighed.still).filter(({ shape }) => shape.kind !== 'level'));
  const other = rival ? RIVALS[rival.shape.kind] : 'chance';
  if (claim === 'leak' || claim === 'allowed')
    return [`likelier than anything that ends, ${other} being next`];
  if (claim === 'doubt') return [`${other ?? 'chance'} explains it about as well as steady growth`];
  if (claim === 'season') {
    const hours = weighed.growing.shapes.find(({ kind, isSlow }) => kind === 'season' && isSlow)?.hours ?? 0;
    return [`less than two cycles of a season of ${formatNumber(hours)} h were seen`];
  }
  if (claim === 'given back')
    return [`it grew before and gave back, by ${say(givenBackIn(weighed.growing))} in all`];
  return [];
}

const RIVALS: Readonly<Record<string, string>> = {
  step: 'a step',
  settling: 'a warm-up',
  logarithm: 'growth that slows down as a logarithm does',
  root: 'growth that slows down as a root does',
  filling: 'something that fills up',
  season: 'a season',
  load: 'the load',
};

const mainOf = (parts: readonly Part[]): Part | undefined =>
  parts.reduce<Part | undefined>(
    (best, part) => (best && spreadOf(best) >= spreadOf(part) ? best : part),
    undefined,
  );

function leakWords({ weighed, options }: Naming): string[] {
  const late = weighed.growing.shapes.find(({ kind }) => kind === 'late growth');
  return late
    ? [`it began after ${formatDuration(late.at * options.hourSeconds * 1000)}`]
    : ['still growing in its last quarter'];
}

function stillWords({ weighed, options }: Naming, say: (value: number) => string): string[] {
  const parts = partsOf(weighed.still);
  const at = (hours: number) => formatDuration(Math.max(0, Math.round(hours * options.hourSeconds)) * 1000);
  const words: string[] = [];
  const weighty = parts
    .filter(({ shape }) => shape.kind !== 'level')
    .sort((a, b) => spreadOf(b) - spreadOf(a));
  for (const part of weighty.slice(0, SHAPES_TOLD)) {
    const { shape, rise } = part;
    if (shape.kind === 'step') words.push(`a step of ${say(rise)} after ${at(shape.at)}`);
    else if (isSettling(shape))
      words.push(`${RIVALS[shape.kind]} explains ${say(rise)} from ${at(shape.at)} on`);
    else if (shape.kind === 'season') words.push(`a season of ${formatNumber(shape.hours)} h`);
    else if (shape.kind === 'load')
      words.push(`the load explains ${formatRatio(shareOf(part, parts))} of it`);
  }
  return words;
}

/** More are in the way of those that matter. */
const SHAPES_TOLD = 3;

/** Of the variance of all that is fitted. */
const shareOf = (part: Part, parts: readonly Part[]): number =>
  Math.min(1, spreadOf(part) ** 2 / spreadOf({ course: courseOf(parts) }) ** 2);

function spreadOf({ course }: Pick<Part, 'course'>): number {
  const mean = course.reduce((sum, each) => sum + each, 0) / course.length;
  return Math.sqrt(course.reduce((sum, each) => sum + (each - mean) ** 2, 0) / course.length);
}
