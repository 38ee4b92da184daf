/** How this very program is started again, from its sources or from dist. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(import.meta.url);
const extension = path.extname(here);

const sibling = (file: string): string => path.resolve(path.dirname(here), '..', `${file}${extension}`);

/** The argument list that the word `soaktop` stands for. */
export const SOAKTOP_ARGV: readonly string[] = [process.execPath, sibling('main')];

/** The program of a worker. */
export const WORKER_ENTRY = sibling('load/worker');

/** The profiles that come with us. */
export const PROFILES = path.resolve(path.dirname(here), '../../profiles');

/** Of the package. */
export const PACKAGE_FILE = path.resolve(path.dirname(here), '../../package.json');
