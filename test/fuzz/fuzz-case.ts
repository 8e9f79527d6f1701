// One case: a seed site, its container, the level at which it is mutated, and the mutations. Drawn from seed and number
// alone, so that each case can be repeated alone.
import { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { seeded } from '../build/busy-log.ts';
import type { TarEntry } from '../build/tar.ts';
import { Mutation, mutated, randomMutation } from './mutations.ts';
import { type ContainerName, containerNames, seedContainers } from './seed-containers.ts';
import { type SeedSite, seedSites } from './seed-sites.ts';

export const levels = ['container', 'log', 'capture', 'certificate', 'der'] as const;
export const Level = z.enum(levels);
export type Level = z.infer<typeof Level>;

export const FuzzCase = z.object({
  seed: z.number(),
  run: z.number(),
  level: Level,
  site: z.string(),
  container: z.enum(containerNames),
  donor: z.string(),
  mutations: z.array(Mutation),
});
export type FuzzCase = z.infer<typeof FuzzCase>;

const memberOf = {
  log: /^loggingsnapshot/,
  capture: /\.pcap$/,
  certificate: /\.pem$/,
  der: /\.pem$/,
} as const;

export function drawnCase(seed: number, run: number, only: Level | null): FuzzCase {
  const random = seeded((Math.imul(seed, 0x9e3779b1) ^ Math.imul(run + 1, 0x85ebca6b)) >>> 0);
  const one = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
  const drawn = one(levels);
  const level = only ?? drawn;
  const fitting = seedSites.filter((site) => level === 'container' || hasOne(site, level));
  const site = one(fitting);
  const container = one(containerNames);
  const size = level === 'container' ? packed(site, container).length : bytesOf(targetOf(site, level), level).length;
  const mutations = Array.from({ length: 1 + Math.floor(random() ** 3 * 5) }, () => randomMutation(random, size));
  return { seed, run, level, site: site.name, container, donor: one(fitting).name, mutations };
}

export interface BuiltCase {
  bytes: Buffer;
  /** As it was packed; null where there is none, or the packed bytes were mutated. */
  log: Buffer | null;
}

export function builtCase(fuzzed: FuzzCase): BuiltCase {
  const { level, container, mutations } = fuzzed;
  const [site, donor] = [siteNamed(fuzzed.site), siteNamed(fuzzed.donor)];
  const apply = (bytes: Buffer, from: Buffer) => mutations.reduce((so, each) => mutated(so, each, from), bytes);
  if (level === 'container') return { bytes: apply(packed(site, container), packed(donor, container)), log: null };
  const target = targetOf(site, level);
  const bytes = apply(bytesOf(target, level), bytesOf(targetOf(donor, level), level));
  const changed = level === 'der' ? Buffer.from(pemOf(bytes)) : bytes;
  const members = site.members.map((each) => (each === target ? { ...each, body: changed } : each));
  const log = members.find(({ name }) => memberOf.log.test(name));
  return { bytes: seedContainers[container](members), log: log === undefined ? null : bodyOf(log) };
}

export const packed = (site: SeedSite, container: ContainerName): Buffer => seedContainers[container](site.members);

export function siteNamed(name: string): SeedSite {
  const found = seedSites.find((site) => site.name === name);
  if (found === undefined) throw new Error(`no seed site ${name}`);
  return found;
}

const targetOf = ({ members }: SeedSite, level: Exclude<Level, 'container'>): TarEntry | undefined =>
  members.find(({ name }) => memberOf[level].test(name));

/** The reference reader knows one log, so that only bundles with one are mutated there. */
const hasOne = ({ members }: SeedSite, level: Exclude<Level, 'container'>): boolean => {
  const count = members.filter(({ name }) => memberOf[level].test(name)).length;
  return level === 'log' ? count === 1 : count > 0;
};

/** At the level of DER: the first certificate of a PEM file, out of its armour. */
function bytesOf(member: TarEntry | undefined, level: Exclude<Level, 'container'>): Buffer {
  const body = bodyOf(member);
  return level === 'der' ? new X509Certificate(body).raw : body;
}

const pemOf = (der: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;

const bodyOf = (member: TarEntry | undefined): Buffer => Buffer.from(member?.body ?? '');

/** A case as it is kept: with its bytes, which stay what they are when the seed sites change. */
export const SavedCase = z.object({
  broken: z.string(),
  case: FuzzCase,
  bytes: z.base64(),
  log: z.base64().nullable(),
});

export function savedCase(fuzzed: FuzzCase, broken: string): z.infer<typeof SavedCase> {
  const { bytes, log } = builtCase(fuzzed);
  const most = 300; // characters
  return {
    broken: broken.split('\n', 1)[0]?.slice(0, most) ?? '', // the rest is a stack, with paths of a machine
    case: fuzzed,
    bytes: bytes.toString('base64'),
    log: log?.toString('base64') ?? null,
  };
}

export const builtFrom = ({ bytes, log }: z.infer<typeof SavedCase>): BuiltCase => ({
  bytes: Buffer.from(bytes, 'base64'),
  log: log === null ? null : Buffer.from(log, 'base64'),
});
