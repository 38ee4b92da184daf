/** The version of this soaktop. */
import { readFileSync } from 'node:fs';
import { PACKAGE_FILE } from './soaktop-argv.ts';

export const version = (): string =>
  (JSON.parse(readFileSync(PACKAGE_FILE, 'utf8')) as { version: string }).version;
