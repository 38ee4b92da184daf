/** `soaktop demo-target` alone, for tests that freeze, crash or end it: runnable by hand with the same flags. */
import { demoTargetCommand } from '../../src/demo/command.ts';

await demoTargetCommand().parseAsync();
