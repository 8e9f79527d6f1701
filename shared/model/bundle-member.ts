// A member: one file inside a bundle, however deeply nested; and what is noted about a bundle while it is read.
import type { Limits } from './limits.ts';
import type { Problem } from './report.ts';

export const memberKinds = ['log', 'configuration', 'status', 'capture', 'certificates', 'other'] as const;
export type MemberKind = (typeof memberKinds)[number];

export interface Member {
  /** Names of the containers and of the file, joined by `/`: untrusted text, never a path. */
  path: string;
  kind: MemberKind;
  body: AsyncIterable<Uint8Array>;
}

/** What is counted and noted while one bundle is read. Every stage that meets damage writes it down here. */
export interface BundleNotes {
  readonly limits: Limits;
  readonly problems: Problem[];
  members: number;
  decodedBytes: number;
  lines: number;
  /** Evidence was lost, by damage or a limit: log (an archive that ends early counts as such), or something else. */
  logCut: boolean;
  otherCut: boolean;
}

export const newBundleNotes = (limits: Limits): BundleNotes => ({
  limits,
  problems: [],
  members: 0,
  decodedBytes: 0,
  lines: 0,
  logCut: false,
  otherCut: false,
});
