// Every hostile bundle there is.
import { bombs } from './cases-of-bombs.ts';
import { hostileCaptures, hostileCertificates } from './cases-of-captures.ts';
import { hostileContainers } from './cases-of-containers.ts';
import { hostileDumps } from './cases-of-dumps.ts';
import { giants } from './cases-of-giants.ts';
import { hostileLogs } from './cases-of-logs.ts';
import type { HostileCase } from './hostile-case.ts';

export const hostileCases: readonly HostileCase[] = [
  ...hostileContainers,
  ...bombs,
  ...hostileLogs,
  ...hostileDumps,
  ...hostileCaptures,
  ...hostileCertificates,
  ...giants,
];
