/** Times of day, in the terminal's own time zone; a label, never a measure. */

const two = (n: number): string => String(n).padStart(2, '0');
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
/** Beyond this a time of day alone could be meant twice. */
const AMBIGUOUS_MS = 20 * 3_600_000;

/** `18:42`, or `Tue 18:42` when that is far from now. */
export function timeOfDay(at: number, now: number = at): string {
  const date = new Date(at);
  const day = Math.abs(at - now) > AMBIGUOUS_MS ? `${DAYS[date.getDay()]} ` : '';
  return `${day}${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** Eight columns: `18:42:07`, or `21 18:42` (day of the month) when that is far from now. */
export function eventTime(at: number, now: number): string {
  const date = new Date(at);
  const minutes = `${two(date.getHours())}:${two(date.getMinutes())}`;
  return Math.abs(at - now) > AMBIGUOUS_MS
    ? `${two(date.getDate())} ${minutes}`
    : `${minutes}:${two(date.getSeconds())}`;
}
