/** argv → one command. Each is loaded when it is asked for: `--help` pays for none of them. */
import { Command, CommanderError, Option } from 'commander';
import { complain, Refusal } from './commands/out.ts';
import { version } from './commands/version.ts';
import { describe } from './model/clean.ts';
import { EXIT_OUR_FAULT, EXIT_USAGE } from './model/verdict.ts';

const collect = (value: string, before: string[]): string[] => [...before, value];
const outOption = () => new Option('--out <dir>', 'the folder of run folders').default('snapshots');
const setOption = () =>
  new Option('--set <path=value>', 'change a value of the profile').argParser(collect).default([], '');
const runsOption = () => new Option('--runs <dir>', 'the folder of run folders').default('snapshots');
const ownOption = () =>
  new Option('--i-own <host>', 'load this public address: it is yours').argParser(collect).default([], '');

function withScreenOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--theme <name>', 'colours for a dark or a light window; kept for the next time').choices([
        'auto',
        'dark',
        'light',
        'none',
      ]),
    )
    .option('--ascii', 'nothing but ASCII; so too where the locale is not UTF-8')
    .option('--screen-reader', 'plain sentences, one after the other, instead of a picture')
    .option('--bell', 'ring at a crossing, an alert and the end')
    .option('--notify', 'a notice on the desktop at the same (OSC 9)')
    .option('--mouse', 'click loads and keys, turn the wheel; selecting text then needs shift');
}

function withRunOptions(command: Command): Command {
  return withScreenOptions(command)
    .option('--headless', 'no screen: a line a tick, in the foreground')
    .option('--json', 'an event a line, in the foreground; the last is `ended`')
    .option('--quiet', 'say nothing but errors')
    .option('--duration <time>', "instead of the profile's `soak`, such as 10m")
    .option('--name <name>', 'of the run and its folder')
    .addOption(setOption())
    .addOption(outOption())
    .addOption(ownOption());
}

/** `exit`: called with the exit code of what was asked for. */
function program(exit: (code: number) => void): Command {
  const root = new Command('soaktop')
    .description('top for soak tests: starts the load, watches the target, says whether it survives')
    .version(version(), '-V, --version')
    .exitOverride()
    .showSuggestionAfterError()
    .enablePositionalOptions()
    .configureHelp({ showGlobalOptions: false });
  root.addHelpText(
    'after',
    '\nExit codes: 0 pass, 1 fail, 2 bad usage or profile, 3 unknown, 4 aborted, 70 our own fault.\n',
  );

  withRunOptions(
    root.command('demo').description('soak the embedded target: the quickest look at all of it'),
  ).action(async (options) => exit(await (await import('./commands/demo.ts')).demo(options)));
  withRunOptions(root.command('run').argument('<profile>').description('run a profile')).action(
    async (file, options) => exit(await (await import('./commands/run.ts')).run(file, options)),
  );
  withScreenOptions(root.command('attach').argument('[run]', 'name or folder; default: the newest live one'))
    .option('--read-only', 'watch, and steer nothing')
    .description('the screen on a live run')
    .action(async (run, options) => exit(await (await import('./commands/attach.ts')).attach(run, options)));
  root
    .command('status')
    .argument('[run]')
    .option('--json')
    .option('--tmux', "for tmux's status-right")
    .option('--colour', 'with --tmux: by the verdict, blue or orange')
    .description('one line on a live run; exits 1 when none is live')
    .action(async (run, options) => exit(await (await import('./commands/status.ts')).status(run, options)));
  root
    .command('ctl')
    .argument(
      '<words...>',
      'step LOAD +10% | rate LOAD 2000 | vus LOAD 50 | pause [LOAD] | resume [LOAD] | snapshot | note TEXT | fault [NAME] | abort',
    )
    .option('-r, --run <run>', 'name or folder; default: the newest live one')
    .description('steer a live run')
    // `-10%` and `-r` in a note are words, not options of ours.
    .passThroughOptions()
    .action(async (words, options) => exit(await (await import('./commands/ctl.ts')).ctl(words, options)));
  root
    .command('ls')
    .option('--json')
    .addOption(outOption())
    .description('runs, newest first, with their verdicts')
    .action(async ({ out, ...options }) => exit(await (await import('./commands/ls.ts')).ls(out, options)));
  root
    .command('report')
    .argument('[run]', 'name or folder; default: the newest')
    .addOption(new Option('--format <format>').choices(['json']).default('json'))
    .option('--out <file>', 'write it there')
    .addOption(runsOption())
    .description('what a recorded run came to')
    .action(async (run, options) => exit(await (await import('./commands/report.ts')).report(run, options)));
  root
    .command('judge')
    .argument('[run]', 'name or folder; default: the newest')
    .option('--profile <file>', 'by what this profile asks, instead of the one as run')
    .addOption(setOption())
    .option('--json', 'the verdict as JSON')
    .addOption(runsOption())
    .description('judge a recorded run again; exits as the run would')
    .action(async (run, options) => exit(await (await import('./commands/judge.ts')).judgeRun(run, options)));
  root
    .command('trend')
    .argument('<track>', 'FILE.csv with `seconds,value[,load][,segment]`, - for stdin, or RUN:SERIES')
    .option('--json', 'the figures as JSON')
    .option('--limit <quantity>', 'tell when it is reached, such as 2GB')
    .option('--hour <time>', "the judge's hour, such as 10s; default: the run's, or 1h")
    .addOption(runsOption())
    .description('does a series grow? exits 0 no, 1 yes, 3 unknown')
    .action(async (track, options) =>
      exit(await (await import('./commands/trend.ts')).trend(track, options)),
    );
  root
    .command('compare')
    .argument('<base>', 'the run to compare with, or a baseline.json')
    .argument('[run]', 'name or folder; default: the newest')
    .option('--json', 'the comparison as JSON')
    .option('--tolerance <share>', 'what may be worse by', '20%')
    .option('--any-load', 'also loads that were asked for other amounts, such as two mixes')
    .option('--between <run>', 'a third run between the two: how much of the rate came back')
    .option('--save <file>', "put the run's figures into this baseline")
    .addOption(runsOption())
    .description('is a run worse than another? exits 0 no, 1 yes, 3 cannot tell')
    .action(async (base, run, options) =>
      exit(await (await import('./commands/compare.ts')).compare(base, run, options)),
    );
  withScreenOptions(root.command('review').argument('[run]', 'name or folder; default: the newest'))
    .option('--against <base>', 'with what differs from this run, or from a baseline.json')
    .addOption(runsOption())
    .description("the screen on a run's files")
    .action(async (run, options) => exit(await (await import('./commands/review.ts')).review(run, options)));
  withScreenOptions(root.command('replay').argument('[run]', 'name or folder; default: the newest'))
    .option('--speed <times>', 'so many times as fast as it happened, 1 to 3600', '60')
    .addOption(runsOption())
    .description('the live screen from its record, as it happened')
    .action(async (run, options) => exit(await (await import('./commands/replay.ts')).replay(run, options)));
  root
    .command('restore')
    .argument('[run]', 'name or folder; default: the newest')
    .addOption(runsOption())
    .description('put back the files that a run has saved before it began')
    .action(async (run, { runs }) => exit(await (await import('./commands/restore.ts')).restore(run, runs)));
  root
    .command('check')
    .argument('<profile>')
    .option('--duration <time>', "instead of the profile's `soak`, such as 10m")
    .addOption(setOption())
    .addOption(ownOption())
    .description('is the profile sound, and can this machine and target do it?')
    .action(async (file, options) => exit(await (await import('./commands/check.ts')).check(file, options)));
  root
    .command('schema')
    .description('the JSON Schema of a profile')
    .action(async () => exit((await import('./commands/schema.ts')).schema()));
  root
    .command('supervise', { hidden: true })
    .action(async () => exit(await (await import('./commands/supervise.ts')).supervise()));
  root
    .command('demo-target')
    .description('the embedded target by itself; -h for its faults')
    .helpOption(false)
    .allowUnknownOption()
    .argument('[flags...]')
    .action(async () => {
      const { demoTargetCommand } = await import('./demo/command.ts');
      await demoTargetCommand().exitOverride().parseAsync(process.argv.slice(3), { from: 'user' });
    });
  root
    .command('queue-worker')
    .description('workers of a queue, to be killed beside it; -h for what they take')
    .helpOption(false)
    .allowUnknownOption()
    .argument('[flags...]')
    .action(async () => {
      const { queueWorkerCommand } = await import('./demo/worker-command.ts');
      await queueWorkerCommand().exitOverride().parseAsync(process.argv.slice(3), { from: 'user' });
    });
  return root;
}

/** A reader that takes nothing for so long is not waited for. */
const READER_STILL_MS = 3000;

/** What was said must be out before we end: a pipe takes its time. */
function flushed(): Promise<void> {
  return new Promise((resolve) => {
    process.stdout.write('', () => resolve());
    let left = process.stdout.writableLength;
    setInterval(() => {
      if (process.stdout.writableLength === left) resolve();
      left = process.stdout.writableLength;
    }, READER_STILL_MS);
  });
}

/** Sets the exit code; ends the process when a command has given one. */
export async function main(argv: readonly string[]): Promise<void> {
  const exit = (code: number) => {
    process.exitCode = code;
    void flushed().then(() => process.exit(code));
  };
  try {
    await program(exit).parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return exit(error.exitCode === 0 ? 0 : EXIT_USAGE);
    if (error instanceof Refusal) {
      complain(error.message);
      return exit(error.exitCode);
    }
    complain(`our own fault: ${describe(error)}`);
    process.stderr.write(`${error instanceof Error ? error.stack : ''}\n`);
    exit(EXIT_OUR_FAULT);
  }
}
