/** Nobody's machine but loopback and private ranges is loaded without being asked to. */
import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { describe } from '../model/clean.ts';
import type { Profile } from '../model/profile.ts';
import { Refusal } from './out.ts';

const ours = new BlockList();
for (const [net, bits] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
] as const)
  ours.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of [
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  ours.addSubnet(net, bits, 'ipv6');

export const isOurs = (address: string): boolean =>
  ours.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** The host of an address of a load. */
export const hostOf = (address: string): string =>
  // The port may not have been chosen yet.
  new URL(address.replace(/\{\{port\.\w+\}\}/, '1')).hostname.replace(/^\[|\]$/g, '');

/** Where a profile's requests and queries go, each with who sends them: `load dns`. */
export const addressesOf = ({ loads, verify, probes }: Pick<Profile, 'loads' | 'verify' | 'probes'>) => [
  ...loads.flatMap(({ name, addresses }) => addresses.map((address) => ({ who: `load ${name}`, address }))),
  ...(verify ? [{ who: 'verify', address: verify.base }] : []),
  ...probes.flatMap((probe) =>
    probe.kind === 'sql' && probe.database.system !== 'sqlite'
      ? [{ who: `probe ${probe.prefix}`, address: probe.database.address }]
      : [],
  ),
];

/** Throws a Refusal that names the load and the way to allow it. `owned`: the hosts of `--i-own`. */
export async function guardHosts(
  profile: Pick<Profile, 'loads' | 'verify' | 'probes'>,
  owned: readonly string[],
): Promise<void> {
  for (const { who, address } of addressesOf(profile)) {
    const host = hostOf(address);
    if (owned.includes(host)) continue;
    const addresses = isIP(host) ? [host] : await resolve(who, host);
    const foreign = addresses.find((address) => !isOurs(address));
    if (foreign !== undefined)
      throw new Refusal(
        `${who} goes to ${host}${foreign === host ? '' : ` (${foreign})`}, a public address: say --i-own ${host} if it is yours to load`,
      );
  }
}

async function resolve(who: string, host: string): Promise<string[]> {
  try {
    return (await lookup(host, { all: true })).map(({ address }) => address);
  } catch (error) {
    throw new Refusal(`${who}: the name ${host} does not resolve: ${describe(error)}`);
  }
}
