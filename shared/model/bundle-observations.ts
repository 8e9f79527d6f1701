// What one pass over one bundle has shown, member by member, before anything is judged.
import type { BundleNotes } from './bundle-member.ts';
import type { ConfigurationFacts, StatusFacts } from './dump-facts.ts';
import type { NodeObservations } from './observations.ts';

/** Members that belong together: those of one archive or folder whose names carry the same host. */
export interface MemberGroup {
  /** Host that the file names carry. */
  namedHost: string | null;
  /** Host of the first record of its log, whatever process wrote it. */
  firstLogHost: string | null;
  hasLog: boolean;
  fromMs: number | null;
  toMs: number | null;
  utcOffset: string | null;
  /** By the host of the traffic server's lines, lower case; `''` where the lines carry none, or `localhost`. */
  hosts: Map<string, NodeObservations>;
  configuration: ConfigurationFacts | null;
  status: StatusFacts | null;
}

export interface BundleObservations {
  bundleId: string;
  fileName: string;
  sha256: string;
  sizeBytes: number;
  lastModified: Date | null;
  notes: BundleNotes;
  /** Members that could be read as something that bears on a verdict. */
  usefulMembers: number;
  groups: MemberGroup[];
}

/** A node as one bundle shows it: what its group holds, under the name it goes by. */
export interface NodeSubject {
  name: string;
  bundle: BundleObservations;
  group: MemberGroup;
  log: NodeObservations | null;
}
