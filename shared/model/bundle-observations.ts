// What one pass over one bundle has shown, before anything is judged; and a node as its evidence shows it.
import type { BundleNotes } from './bundle-member.ts';
import type { CaptureObservations } from './capture-observations.ts';
import type { Certificate } from './certificate.ts';
import type { ConfigurationFacts, StatusFacts } from './dump-facts.ts';
import type { NodeObservations } from './observations.ts';

/** Log members of one folder or archive whose names carry the same host. */
export interface LogGroup {
  /** Path up to the last `/`. */
  folder: string;
  /** Host that the file names carry. */
  namedHost: string | null;
  /** Host of the first record, whatever process wrote it. */
  firstLogHost: string | null;
  fromMs: number | null;
  toMs: number | null;
  utcOffset: string | null;
  /** Hosts of its traffic server's lines, lower case. */
  hosts: Set<string>;
  /** What lines without a host, or of `localhost`, have shown; null where there are none. */
  nameless: NodeObservations | null;
}

export type DumpForm = 'text' | 'xml';

/** What one dump member tells. */
export interface MemberDump {
  form: DumpForm;
  folder: string;
  /** Host that the file name carries. */
  namedHost: string | null;
  configuration: ConfigurationFacts | null;
  status: StatusFacts | null;
}

/** What the captures of one folder or archive have shown, whose names carry the same host. */
export interface MemberCapture {
  folder: string;
  namedHost: string | null;
  observations: CaptureObservations;
}

/** `trust-store`: what the node trusts; `own`: what it presents itself; `other`: not known to be either. */
export type CertificateUse = 'trust-store' | 'own' | 'other';

/** What one certificate file holds, in its order. */
export interface MemberCertificates {
  folder: string;
  namedHost: string | null;
  use: CertificateUse;
  certificates: Certificate[];
  isWhole: boolean;
}

export interface BundleObservations {
  bundleId: string;
  fileName: string;
  /** null: not known; the bytes were not read whole. */
  sha256: string | null;
  sizeBytes: number;
  lastModified: Date | null;
  notes: BundleNotes;
  /** Members that could be read as something that bears on a verdict. */
  usefulMembers: number;
  groups: LogGroup[];
  /** By the host of the traffic server's lines, lower case: over all logs of the bundle. */
  hosts: Map<string, NodeObservations>;
  dumps: MemberDump[];
  captures: MemberCapture[];
  certificateFiles: MemberCertificates[];
  /** Every certificate that was seen anywhere, by SHA-256. */
  certificates: ReadonlyMap<string, Certificate>;
}

/** The trusted CA list of a node, in the order of its file. */
export interface StoredTrust {
  certificates: readonly Certificate[];
  digests: ReadonlySet<string>;
  isWhole: boolean;
}

/** What is known of a node beside its exchanges. */
export interface NodeEvidence {
  hasLog: boolean;
  fromMs: number | null;
  toMs: number | null;
  utcOffset: string | null;
  configuration: ConfigurationFacts | null;
  status: StatusFacts | null;
  capture: CaptureObservations | null;
  trustStore: StoredTrust | null;
  /** Without repetitions. */
  ownCertificates: readonly Certificate[];
}

/** A node as one capture shows it, under the name it goes by. */
export interface NodeSubject {
  name: string;
  /** The newest bundle of the capture. Its notes tell whether any log of the capture was cut. */
  bundle: BundleObservations;
  /** Every bundle of the capture, newest first. */
  bundleIds: string[];
  group: NodeEvidence;
  log: NodeObservations | null;
}
