/** By hand: `node test/make/run-make-day.ts FOLDER [hours] [series]` writes a made run into that folder, for `soaktop review`. */
import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { version } from '../../src/commands/version.ts';
import { makeDay } from './day.ts';

const [dir = '', hours = '24', series = '60'] = process.argv.slice(2);
if (dir === '') throw new Error('a folder is needed');
mkdirSync(dir, { recursive: true });
const state = await makeDay({
  dir: path.resolve(dir),
  hours: Number(hours),
  series: Number(series),
  by: version(),
});
console.log(
  `${Object.keys(state.series).length} series, ${statSync(path.join(dir, 'run.sqlite')).size / 1e6} MB`,
);
