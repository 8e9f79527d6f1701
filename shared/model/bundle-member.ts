// A member: one file inside a bundle, however deeply nested; and what is noted about a bundle while it is read.
import { keptText } from './kept-text.ts';
import type { Limits } from './limits.ts';
import type { Problem } from './report.ts';
import { withoutSecrets } from './without-secrets.ts';

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
  /** Written by `addProblem`, which keeps it bounded. */
  readonly problems: Problem[];
  problemsLeftOut: number;
  members: number;
  decodedBytes: number;
  /** Bytes that came out of gzip streams, at every depth. */
  inflatedBytes: number;
  lines: number;
  /** Evidence was lost, by damage or a limit: log (an archive that ends early counts as such), packets, or something else. */
  logCut: boolean;
  captureCut: boolean;
  otherCut: boolean;
}

export const newBundleNotes = (limits: Limits): BundleNotes => ({
  limits,
  problems: [],
  problemsLeftOut: 0,
  members: 0,
  decodedBytes: 0,
  inflatedBytes: 0,
  lines: 0,
  logCut: false,
  captureCut: false,
  otherCut: false,
});

/** Characters of a problem's detail that are kept. */
const maxDetail = 1024;

/** Writes a problem down. The last place of the list tells how many more there were. */
export function addProblem(notes: BundleNotes, { code, member, detail }: Problem): void {
  const { maxProblems, maxNameBytes, maxNesting } = notes.limits;
  if (notes.problems.length < maxProblems - 1) {
    const path = member === null ? null : keptText(withoutSecrets(member), maxNameBytes * (maxNesting + 1));
    notes.problems.push({ code, member: path, detail: keptText(withoutSecrets(detail), maxDetail) });
    return;
  }
  notes.problemsLeftOut++;
  notes.problems[maxProblems - 1] = {
    code: 'more-problems',
    member: null,
    detail: `${notes.problemsLeftOut} more problems are not listed`,
  };
}

/** Writes a problem down by which any kind of evidence may have been lost. */
export function addLoss(notes: BundleNotes, problem: Problem): void {
  addProblem(notes, problem);
  notes.logCut = true;
  notes.captureCut = true;
  notes.otherCut = true;
}
