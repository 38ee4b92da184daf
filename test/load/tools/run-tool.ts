/** Starts what its arguments say as a tool, tells its pid and each of its lines, and waits. */
import { leashOf, startTool } from '../../../src/load/tools/tool-process.ts';

const say = (text: string) => process.stdout.write(`${text}\n`);
const tool = startTool(leashOf(), process.argv.slice(2), {
  onLine: (line) => say(`line ${line}`),
  onComplaint: (line) => say(`complaint ${line}`),
});
say(`pid ${tool.pid}`);
process.once('SIGUSR2', () => tool.interrupt(500));
say(`ended ${await tool.ended}`);
