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
  /** Bytes of the bundle's files as they are stored, so far. */
  readBytes: number;
  /** Bytes that came out of decompressors, at every depth, and out of holes in sparse files. */
  expandedBytes: number;
  lines: number;
  /** Evidence was lost, by damage or a limit: log (an archive that ends early counts as such), packets, or something else. */
  logCut: boolean;
  captureCut: boolean;
  otherCut: boolean;
  /** A limit has ended the reading of the whole bundle. */
  isStopped: boolean;
  /** Bytes of the bundle's files as they are stored, all of them; null where that is not known. */
  readonly sizeBytes: number | null;
  /** Asked between chunks; null: there is time to read on. */
  readonly timeOver: () => TimeOver | null;
}

/** The time of one run is over. */
export interface TimeOver {
  /** How long it was. */
  seconds: number;
}

export interface ReadingBounds {
  sizeBytes?: number | null;
  timeOver?: (() => TimeOver | null) | undefined;
}

export const newBundleNotes = (
  limits: Limits,
  { sizeBytes = null, timeOver = () => null }: ReadingBounds = {},
): BundleNotes => ({
  limits,
  problems: [],
  problemsLeftOut: 0,
  members: 0,
  decodedBytes: 0,
  readBytes: 0,
  expandedBytes: 0,
  lines: 0,
  logCut: false,
  captureCut: false,
  otherCut: false,
  isStopped: false,
  sizeBytes,
  timeOver,
});

/** Characters of a problem's detail that are kept. */
const maxDetail = 1024;

/** Writes a problem down. The last place of the list tells how many more there were. */
export function addProblem(notes: BundleNotes, problem: Problem): void {
  const { maxProblems } = notes.limits;
  if (notes.problems.length < maxProblems - 1) {
    notes.problems.push(bounded(problem, notes));
    return;
  }
  notes.problemsLeftOut++;
  notes.problems[maxProblems - 1] = {
    code: 'more-problems',
    member: null,
    detail: `${notes.problemsLeftOut} more problems are not listed`,
  };
}

function bounded({ code, member, detail }: Problem, { limits: { maxNameBytes, maxNesting } }: BundleNotes): Problem {
  const path = member === null ? null : keptText(withoutSecrets(member), maxNameBytes * (maxNesting + 1));
  return { code, member: path, detail: keptText(withoutSecrets(detail), maxDetail) };
}

/**
 * Writes a problem down by which any kind of evidence may have been lost. Where the reading was stopped everything seems
 * to end early: that is the stop again, and no damage.
 */
export function addLoss(notes: BundleNotes, problem: Problem): void {
  if (notes.isStopped) return;
  addProblem(notes, problem);
  noteLoss(notes);
}

function noteLoss(notes: BundleNotes): void {
  notes.logCut = true;
  notes.captureCut = true;
  notes.otherCut = true;
}

/** Writes down why nothing more of the bundle is read: in front, for the list is cut where it is too long. */
export function stopReading(notes: BundleNotes, problem: Problem): void {
  if (notes.isStopped) return;
  notes.isStopped = true;
  noteLoss(notes);
  const displaced = notes.problems.splice(notes.limits.maxProblems - 2);
  notes.problems.unshift(bounded(problem, notes));
  for (const each of displaced) if (each.code !== 'more-problems') addProblem(notes, each);
}

/** Ends the reading where the time of this run is over; says whether it is. */
export function stopWhenTimeIsOver(notes: BundleNotes, member: string | null): boolean {
  const over = notes.timeOver();
  if (over === null) return false;
  const { readBytes, sizeBytes } = notes;
  const read = sizeBytes === null ? `${readBytes} bytes` : `${readBytes} of ${sizeBytes} bytes`;
  const time = `the time of one run was over after ${Math.round(over.seconds)} seconds`;
  const detail = `${time}, with ${read} read: ${whatToDo}`;
  stopReading(notes, { code: 'too-large', member, detail });
  return true;
}

const whatToDo = 'split the bundle, read it with the command line, or give the function more memory';
