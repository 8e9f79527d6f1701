// Stage 5, exchanges: to which transactions do failure lines belong that were logged while several were open? Answers
// only what is forced: a failed transaction has a line of its own where one is at hand, and a line has one transaction.
import { type FailureLine, portOf, sayingOf, type Transaction } from './transaction.ts';

/** The transaction of each line; null where more than one port remains possible. All candidates have ended. */
export function assignLines(lines: readonly FailureLine[]): Map<FailureLine, Transaction | null> {
  const assigned = new Map<FailureLine, Transaction | null>();
  const possible = new Map(lines.map((line) => [line, plausible(line)]));
  const inNeed = neededBy(possible);
  settleForced(possible, inNeed, assigned);
  settleInterchangeable(possible, inNeed, assigned);
  for (const [line, candidates] of possible) {
    const ports = new Set(candidates.map(portOf));
    assigned.set(line, ports.size === 1 ? (candidates[0] ?? null) : null);
  }
  return assigned;
}

/**
 * A line that ended a handshake belongs to a transaction that failed; else to one whose end the log does not hold, or that
 * was answered at another IP address after all. Lines that let the handshake go on belong to a transaction that went on.
 */
function plausible(line: FailureLine): Transaction[] {
  if (line.match.fields.action === 'continue') {
    const wentOn = line.candidates.filter(({ outcome }) => outcome !== 'failed');
    return wentOn.length > 0 ? wentOn : line.candidates;
  }
  const failed = line.candidates.filter(({ outcome }) => outcome === 'failed');
  if (failed.length > 0) return failed;
  return line.candidates.filter(({ outcome, attempts }) => outcome !== 'ok' || attempts.at(-1)?.ip !== line.ip);
}

function neededBy(possible: Map<FailureLine, Transaction[]>): Set<Transaction> {
  const all = [...possible.values()].flat();
  return new Set(all.filter((transaction) => transaction.outcome === 'failed' && transaction.own.length === 0));
}

/** Takes lines with one candidate, and failed transactions with one line, until nothing more follows. */
function settleForced(
  possible: Map<FailureLine, Transaction[]>,
  inNeed: Set<Transaction>,
  assigned: Map<FailureLine, Transaction | null>,
): void {
  const settle = (line: FailureLine, transaction: Transaction): void => {
    assigned.set(line, transaction);
    possible.delete(line);
    inNeed.delete(transaction);
  };
  for (let changed = true; changed; ) {
    changed = false;
    for (const [line, candidates] of possible) {
      if (candidates.length !== 1 || candidates[0] === undefined) continue;
      settle(line, candidates[0]);
      changed = true;
    }
    for (const { line, transaction } of onlyLines(possible, inNeed)) {
      settle(line, transaction);
      changed = true;
    }
  }
}

/** Failed transactions that only one line can explain, unless two of them would need the same line. */
function onlyLines(
  possible: Map<FailureLine, Transaction[]>,
  inNeed: Set<Transaction>,
): { line: FailureLine; transaction: Transaction }[] {
  const linesOf = new Map<Transaction, FailureLine[]>();
  for (const [line, candidates] of possible)
    for (const transaction of candidates)
      if (inNeed.has(transaction)) linesOf.set(transaction, [...(linesOf.get(transaction) ?? []), line]);
  const wanted = new Map<FailureLine, Transaction[]>();
  for (const [transaction, lines] of linesOf) {
    const [only] = lines;
    if (lines.length === 1 && only) wanted.set(only, [...(wanted.get(only) ?? []), transaction]);
  }
  const found: { line: FailureLine; transaction: Transaction }[] = [];
  for (const [line, transactions] of wanted) {
    const [transaction] = transactions;
    if (transactions.length === 1 && transaction) found.push({ line, transaction });
  }
  return found;
}

/** Equal lines, at least one for each transaction in need: whichever goes where, every port gets the same saying. */
function settleInterchangeable(
  possible: Map<FailureLine, Transaction[]>,
  inNeed: Set<Transaction>,
  assigned: Map<FailureLine, Transaction | null>,
): void {
  const sayings = new Set([...possible.keys()].map(sayingOf));
  if (sayings.size !== 1 || inNeed.size === 0 || possible.size < inNeed.size) return;
  const byClosing = (a: Transaction, b: Transaction): number => (a.closedMs ?? 0) - (b.closedMs ?? 0);
  for (const [line, candidates] of [...possible]) {
    const wanting = candidates.filter((transaction) => inNeed.has(transaction)).sort(byClosing);
    const transaction = wanting[0] ?? [...candidates].sort(byClosing)[0];
    if (transaction === undefined) continue;
    assigned.set(line, transaction);
    possible.delete(line);
    inNeed.delete(transaction);
  }
}
