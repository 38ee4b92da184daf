/** Every rule of the diagnosis; what is nearest to the cause comes first. */
import { cpu } from './cpu.ts';
import { checkpoint, lock } from './database.ts';
import { descriptors } from './descriptors.ts';
import { disk, diskFull } from './disk.ts';
import { generator } from './generator.ts';
import { host } from './host.ts';
import { ended, frozen } from './life.ts';
import { memory } from './memory.ts';
import type { Rule } from './rule.ts';
import { drops, ports, refused, udpDrops } from './sockets.ts';
import { upstream } from './upstream.ts';

export const RULES: readonly Rule[] = [
  ended,
  frozen,
  drops,
  ports,
  generator,
  host,
  descriptors,
  refused,
  udpDrops,
  lock,
  checkpoint,
  memory,
  diskFull,
  disk,
  cpu,
  upstream,
];
