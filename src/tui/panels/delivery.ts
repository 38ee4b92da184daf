/** What the selected load was asked for and what was done of it, over time. */
import { isClosed } from '../../model/load.ts';
import type { LoadSpec } from '../../model/profile.ts';
import type { Series } from '../../model/series.ts';
import type { LineWanted } from '../charts/over-time.ts';
import { row, span } from '../view/row.ts';
import { selectedLoad, type View } from '../view/view.ts';
import { courseChart } from './course.ts';
import type { Picture } from './picture.ts';

export function deliveryPicture(view: View): Picture | undefined {
  const load = selectedLoad(view);
  if (!load) return undefined;
  const { name } = load;
  // VUs are asked for in another unit than what they do.
  const hasAsked = !isClosed(load) && `${name}.asked` in view.newest.series;
  const asked: LineWanted[] = hasAsked ? [{ series: `${name}.asked`, style: 'line3' }] : [];
  return {
    titles: [
      row(
        span(' load  ', 'dim'),
        span(name, 'bold'),
        ...(asked.length > 0 ? ['  ', span('━ asked', 'line3')] : []),
        '  ',
        span('━ done/s', 'line1'),
      ),
    ],
    draw: (columns, rows) =>
      courseChart(
        view,
        { lines: [...asked, { series: `${name}.rate`, style: 'line1' }], unit: 'number', fromZero: true },
        columns,
        rows,
      ),
  };
}

export const deliverySeries = ({ name }: LoadSpec): Series[] => [`${name}.asked`, `${name}.rate`];
