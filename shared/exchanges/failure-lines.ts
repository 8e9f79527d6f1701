// Stage 5, exchanges: failure lines from the moment they are logged until it is known which port they are about. A line
// may be of any exchange that was open with its host; what happens next to each of these tells which it can be of.
import { type JoinHoldings, maxWaitingLines } from './join-holdings.ts';
import type { Ledger } from './ledger.ts';
import type { PortGroup } from './port-groups.ts';
import { certainPorts, choicesOf, maxLinesTogether } from './possible-ports.ts';
import { type FailureLine, isWithoutReason, portOf, sayingOf, type Transaction } from './transaction.ts';

/** Candidates that are looked at one by one; with more, only a port that all of them share is certain. */
const maxCandidates = 64;
/** Lines that one exchange may have to be held against. */
const maxLinesPerExchange = 200;
/**
 * A retry or an own 502 follows the last line of the handshake at once: 0 to 8 ms in the samples of TechNote 218018.
 * Stamps without a fraction are a second apart.
 */
const promptMs = 50;
const promptWithoutFractionMs = 1_000;

/** What happened to an exchange: a retry was sent, the server answered, it ended. */
export type Progress = 'sent' | 'answered' | 'ended';

export interface FailureLines {
  take(line: FailureLine, fitting: readonly PortGroup[]): void;
  progress(transaction: Transaction, what: Progress, timeMs: number | null): void;
  end(): void;
}

export function makeFailureLines(ledger: Ledger, holdings: JoinHoldings): FailureLines {
  /** Lines without a settled port, with the ports they may be about. */
  const waiting = new Map<FailureLine, readonly PortGroup[]>();
  const unexplained = new Set<Transaction>();
  /** Until an exchange shows more lines than sendings. */
  let showsRetries = true;

  function settle(line: FailureLine, port: number | null): void {
    const groups = waiting.get(line) ?? [];
    if (waiting.delete(line)) holdings.lines--;
    const choices = choicesOf(line);
    const group = port === null ? undefined : groups.find((each) => each.port === port && isOf(each, choices));
    ledger.line(line, group ?? groups.find((each) => each.port === port) ?? null);
    for (const transaction of choices) {
      if (transaction.outcome !== null) ledger.explain(transaction);
      tellUnexplained(transaction);
    }
  }

  /** A failed exchange is told by its own answer alone once no waiting line can be its own any more. */
  function tellUnexplained(transaction: Transaction): void {
    if (!unexplained.has(transaction)) return;
    if (transaction.possible.some((line) => !line.settled && choicesOf(line).includes(transaction))) return;
    unexplained.delete(transaction);
    if (!transaction.explained) ledger.unexplained(transaction);
  }

  /** Called when everything that may have logged the line has gone on. */
  function complete(line: FailureLine): void {
    const choices = choicesOf(line);
    const [sole] = choices;
    if (choices.length === 1 && sole && ++sole.soleLines > Math.max(sole.sendings, 1)) showsRetries = false;
    const ports = new Set(choices.map(portOf));
    const [only] = ports;
    if (ports.size < 2) settle(line, only ?? null);
    else settleTogether(line);
  }

  function settleTogether(line: FailureLine): void {
    for (const [each, port] of certainPorts(linesAround(line), showsRetries))
      if (!each.settled && each.open.size === 0) settle(each, port);
  }

  /** One port refuses the same certificate the same way: lines that are certain tell for those that are not. */
  function settleByKnown(line: FailureLine, groups: readonly PortGroup[]): void {
    const choices = choicesOf(line);
    const ports = [...new Set(choices.length > 0 ? choices.map(portOf) : groups.map(({ port }) => port))];
    const saying = sayingOf(line);
    const known = ports.map((port) => (port === null ? new Set<string>() : ledger.sayings(line.address, port)));
    const fitting = ports.filter((_, at) => known[at]?.has(saying));
    const isTold = fitting.length === 1 && known.every(({ size }) => size > 0);
    const [only] = ports.length === 1 ? ports : isTold ? fitting : [];
    settle(line, only ?? null);
  }

  function settleOldest(): void {
    const [oldest] = waiting;
    if (oldest) settleByKnown(...oldest);
  }

  return {
    take(line, fitting) {
      waiting.set(line, fitting);
      holdings.lines++;
      const members = fitting.reduce((sum, group) => sum + group.members.length, 0);
      if (members === 0) return settle(line, null);
      if (members > maxCandidates) return takeUnlooked(line, fitting);
      for (const transaction of fitting.flatMap((group) => group.members)) {
        line.open.add(transaction);
        if (transaction.possible.length < maxLinesPerExchange) transaction.possible.push(line);
        transaction.awaiting.push(line);
      }
      if (holdings.lines > maxWaitingLines) settleOldest();
    },
    progress(transaction, what, timeMs) {
      const lines = transaction.awaiting;
      if (lines.length > 0) transaction.awaiting = [];
      for (const line of lines) {
        if (!line.open.delete(transaction) || line.settled) continue;
        if (isPossible(line, transaction, what)) keep(line, transaction, timeMs);
        if (line.open.size === 0) complete(line);
      }
      if (what !== 'ended') return;
      ledger.explain(transaction);
      if (transaction.outcome === 'failed' && !transaction.explained) unexplained.add(transaction);
      tellUnexplained(transaction);
    },
    end() {
      for (const line of waiting.keys()) if (!line.settled) settleTogether(line);
      for (const [line, groups] of waiting) settleByKnown(line, groups);
      for (const transaction of unexplained) tellUnexplained(transaction);
    },
  };

  function takeUnlooked(line: FailureLine, fitting: readonly PortGroup[]): void {
    const ports = new Set(fitting.map(({ port }) => port));
    const [only] = ports;
    if (ports.size === 1) settle(line, only ?? null);
    else if (holdings.lines > maxWaitingLines) settleOldest();
  }
}

/** Lines that compete with it for the same exchanges, and those that compete with them: the nearest ones. */
function linesAround(line: FailureLine): FailureLine[] {
  const found = new Set([line]);
  for (const each of found) {
    for (const transaction of choicesOf(each)) {
      for (const other of transaction.possible) {
        if (found.size >= maxLinesTogether) return [...found];
        if (choicesOf(other).includes(transaction)) found.add(other);
      }
    }
  }
  return [...found];
}

/** A refused handshake is followed by a retry or by the own 502 that has nothing to say; a tolerated one by an answer. */
function isPossible(line: FailureLine, transaction: Transaction, what: Progress): boolean {
  if (line.match.fields.action === 'continue') return what === 'answered' || transaction.outcome !== 'failed';
  if (what === 'answered') return false;
  return what === 'sent' || transaction.outcome === 'not-counted' || isWithoutReason(transaction);
}

function keep(line: FailureLine, transaction: Transaction, timeMs: number | null): void {
  const lineMs = line.quoted.timeMs ?? 0;
  const afterMs = timeMs === null ? Number.POSITIVE_INFINITY : Math.abs(timeMs - lineMs);
  const isCoarse = lineMs % 1000 === 0 || (timeMs ?? 1) % 1000 === 0;
  const isPrompt = afterMs <= (isCoarse ? promptWithoutFractionMs : promptMs);
  (isPrompt || line.match.fields.action === 'continue' ? line.prompt : line.late).push(transaction);
}

const isOf = ({ ip, port }: PortGroup, choices: readonly Transaction[]): boolean =>
  choices.some(({ groups }) => groups.some((group) => group.ip === ip && group.port === port));
