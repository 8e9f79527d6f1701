// Stage 5, exchanges: failure lines that were logged while exchanges with several ports of their host were open. A port
// is told only where the ends of those exchanges, or lines that are certain, leave no other.
import type { Ledger } from './ledger.ts';
import type { PortGroup } from './port-groups.ts';
import { type FailureLine, isWithoutReason, portOf, sayingOf, type Transaction } from './transaction.ts';

/** Candidates that are looked at one by one; with more, only lines that are certain can tell. */
const maxCandidates = 64;
/** Lines that wait for their candidates; beyond it the oldest is settled with what is known. */
const maxWaiting = 5000;
/** An own 502 is written as soon as the last handshake has failed: in the same millisecond as its line, or nearly. */
const answerWithinMs = 50;

export interface UncertainLines {
  take(line: FailureLine, fitting: readonly PortGroup[]): void;
  ended(transaction: Transaction): void;
  end(): void;
}

export function makeUncertainLines(ledger: Ledger): UncertainLines {
  /** Lines without a settled port, with the ports they may be about. */
  const waiting = new Map<FailureLine, readonly PortGroup[]>();
  const unexplained = new Set<Transaction>();

  function settle(line: FailureLine, group: PortGroup | null, owner: Transaction | null): void {
    waiting.delete(line);
    ledger.line(line, group);
    if (owner) ledger.explain(owner);
    const touched = [...line.open, ...line.plausible];
    line.open.clear();
    line.plausible = [];
    for (const transaction of touched) tellUnexplained(transaction);
  }

  /** A failed exchange is told by its own answer alone once no waiting line can be its own any more. */
  function tellUnexplained(transaction: Transaction): void {
    if (!unexplained.has(transaction) || transaction.possible.some((line) => !line.settled)) return;
    unexplained.delete(transaction);
    if (!transaction.explained) ledger.unexplained(transaction);
  }

  function noteEnd(line: FailureLine, transaction: Transaction): void {
    line.open.delete(transaction);
    if (isPlausible(line, transaction)) line.plausible.push(transaction);
    const groups = waiting.get(line) ?? [];
    const candidates = [...line.open, ...line.plausible];
    const ports = new Set(candidates.map(portOf));
    const [first] = line.plausible;
    if (isAdjacent(line, transaction)) line.adjacent = transaction;
    if (ports.size === 1 && first) settle(line, groupOf(first, groups), first);
    else if (candidates.length === 0) settle(line, null, null);
    else if (line.open.size === 0 && isAdjacentAlone(line)) settle(line, groupOf(line.adjacent, groups), line.adjacent);
    else if (line.open.size === 0) shareOut(line);
  }

  /** Equal lines of at least as many threads as exchanges failed: each exchange has a line of its own. */
  function shareOut(line: FailureLine): void {
    const lines = new Set(line.plausible.flatMap(({ possible }) => possible.filter(({ settled }) => !settled)));
    const saying = sayingOf(line);
    if ([...lines].some((other) => other.open.size > 0 || sayingOf(other) !== saying)) return;
    const failed = new Set([...lines].flatMap(({ plausible }) => plausible.filter(({ explained }) => !explained)));
    const byThread = Map.groupBy(lines, ({ thread }) => thread);
    if (failed.size === 0 || byThread.size < failed.size) return;
    const owners = [...failed];
    for (const [at, ofThread] of [...byThread.values()].entries()) {
      const owner = owners[at % owners.length];
      for (const each of ofThread) settle(each, owner ? groupOf(owner, waiting.get(each) ?? []) : null, owner ?? null);
    }
  }

  /** One port refuses the same certificate the same way: lines that are certain tell for those that are not. */
  function settleByKnown(line: FailureLine, groups: readonly PortGroup[]): void {
    const possible =
      line.plausible.length > 0
        ? groups.filter((group) => line.plausible.some((t) => portOf(t) === group.port))
        : groups;
    const byPort = new Map(possible.map((group) => [group.port, group]));
    const known = [...byPort.values()].map((group) => ({ group, sayings: ledger.sayings(line.address, group.port) }));
    const matching = known.filter(({ sayings }) => sayings.has(sayingOf(line)));
    const othersKnown = known.every(({ sayings }) => sayings.size > 0);
    const isCertain =
      matching.length > 0 && (matching.length === known.length || (matching.length === 1 && othersKnown));
    const owner = line.plausible.find((t) => !t.explained && matching.some(({ group }) => group.port === portOf(t)));
    const group = owner ? groupOf(owner, possible) : matching[0]?.group;
    settle(line, isCertain ? (group ?? null) : null, isCertain ? (owner ?? null) : null);
  }

  return {
    take(line, fitting) {
      waiting.set(line, fitting);
      const members = fitting.reduce((sum, group) => sum + group.members.size, 0);
      if (members <= maxCandidates) {
        for (const transaction of fitting.flatMap((group) => [...group.members])) {
          line.open.add(transaction);
          transaction.possible.push(line);
        }
      }
      const [oldest] = waiting.size > maxWaiting ? waiting : [];
      if (oldest) settleByKnown(...oldest);
    },
    ended(transaction) {
      if (transaction.outcome === 'failed' && !transaction.explained) unexplained.add(transaction);
      for (const line of transaction.possible) if (!line.settled) noteEnd(line, transaction);
      tellUnexplained(transaction);
    },
    end() {
      for (const [line, groups] of waiting) settleByKnown(line, groups);
      for (const transaction of unexplained) tellUnexplained(transaction);
    },
  };
}

/** A refusal ends in a 502 that has nothing of its own to say; a tolerated failure does not end in one. */
function isPlausible(line: FailureLine, transaction: Transaction): boolean {
  const { outcome, lastAttempt } = transaction;
  if (line.match.fields.action === 'continue') return outcome !== 'failed';
  if (outcome === 'failed') return isWithoutReason(transaction);
  return outcome === 'not-counted' || lastAttempt?.ip !== line.ip;
}

/**
 * The exchange failed right behind the line, with no other failure line about its host in between, and whatever else may
 * be its own says the same on the same thread: the attempts of one exchange.
 */
function isAdjacent(line: FailureLine, transaction: Transaction): boolean {
  if (line.match.fields.action === 'continue' || transaction.outcome !== 'failed') return false;
  if (!isPlausible(line, transaction)) return false;
  const afterMs = (transaction.closedMs ?? Number.POSITIVE_INFINITY) - (line.quoted.timeMs ?? 0);
  if (afterMs > answerWithinMs || !transaction.groups.some(({ newestSeq }) => newestSeq === line.seq)) return false;
  return transaction.possible.every(
    (other) => other.settled || (other.thread === line.thread && sayingOf(other) === sayingOf(line)),
  );
}

/** The exchange that failed right behind the line is the only one that still lacks a reason. */
function isAdjacentAlone(line: FailureLine): line is FailureLine & { adjacent: Transaction } {
  const { adjacent, plausible } = line;
  if (adjacent === null) return false;
  return plausible.every((transaction) => transaction.explained || portOf(transaction) === portOf(adjacent));
}

const groupOf = (transaction: Transaction, groups: readonly PortGroup[]): PortGroup | null =>
  groups.find((group) => transaction.groups.includes(group)) ?? null;
