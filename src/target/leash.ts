/** Ends what a run has launched when its supervisor was SIGKILLed and can no longer do so. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';

/** The process groups that must not outlive this process. */
export interface Leash {
  add(group: number): void;
  drop(group: number): void;
  /** Lets go of all groups without a signal to any. */
  close(): Promise<void>;
}

/**
 * Reads until its input closes: only we hold the other end, so that happens when we end, however we end.
 * Stopped members get CONT, or they would never see their TERM.
 */
const SCRIPT = `# soaktop's leash: ends the launched targets when soaktop is killed
trap '' HUP INT TERM
groups=
while read -r word group; do
  case $word in
    add) groups="$groups $group" ;;
    drop)
      rest=
      for each in $groups; do [ "$each" = "$group" ] || rest="$rest $each"; done
      groups=$rest ;;
    end) exit 0 ;;
  esac
done
[ -n "$groups" ] || exit 0
for each in $groups; do kill -s TERM -- "-$each"; kill -s CONT -- "-$each"; done
sleep 1
for each in $groups; do kill -s KILL -- "-$each"; done
exit 0`;

export function openLeash(): Leash {
  const child = spawn('sh', ['-c', SCRIPT, 'soaktop-leash'], {
    detached: true,
    cwd: '/',
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const input = child.stdin as Socket;
  const ended = once(child, 'exit').catch(() => undefined);
  // Without a leash (it was killed, or there is no sh) a run goes on: it is only a second line of defence.
  child.on('error', () => undefined);
  input.on('error', () => undefined);
  child.unref();
  input.unref();
  const groups = new Set<number>();
  return {
    add(group) {
      if (groups.has(group)) return;
      groups.add(group);
      input.write(`add ${group}\n`);
    },
    drop(group) {
      if (groups.delete(group)) input.write(`drop ${group}\n`);
    },
    async close() {
      child.ref();
      input.end('end\n');
      await ended;
    },
  };
}
