/** Where an external program is, and whether it is there at all. */
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { TOOLS, type Tool } from '../../model/tool.ts';

/** Absolute; throws, with how to get it, when it is nowhere on PATH. */
export function findTool(name: Tool): string {
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    if (!path.isAbsolute(folder)) continue;
    const file = path.join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // In another folder, perhaps.
    }
  }
  throw new Error(`${name} is not on PATH: ${TOOLS[name]}`);
}
