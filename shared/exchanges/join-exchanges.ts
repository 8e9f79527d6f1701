// Stage 5, exchanges: joins the transactions and the failure lines of one node, in the order of its log. Failure lines
// carry neither port nor transaction: what happens next to the exchanges that were open with their host tells.
import { canonicalIp } from '../model/ip-address.ts';
import { keptText } from '../model/kept-text.ts';
import type { Limits } from '../model/limits.ts';
import type { LoggedLine, LogRecord, MatchFields, SignatureMatch } from '../model/log-record.ts';
import type { NodeObservations, QuotedLine } from '../model/observations.ts';
import type { CompiledSignature } from '../model/pack.ts';
import { isPlainHost } from '../model/plain-host.ts';
import type { TransactionStep } from '../model/transaction-step.ts';
import { makeFailureLines } from './failure-lines.ts';
import { type JoinHoldings, maxThreads } from './join-holdings.ts';
import { makeLedger } from './ledger.ts';
import { openTransactions } from './open-transactions.ts';
import { makePortGroups } from './port-groups.ts';
import type { FailureLine } from './transaction.ts';

/** How long an ERROR line may stand behind the WARNING of its handshake: they are written in the same millisecond. */
const pairWithinMs = 1000;

export interface Knowledge {
  signature(id: string): CompiledSignature | undefined;
  matchResponse(statusLine: string): SignatureMatch | null;
}

export interface ExchangeJoiner {
  step(step: TransactionStep): void;
  failure(match: SignatureMatch, record: LogRecord): void;
  verificationChanged(state: 'enforced' | 'off', timeMs: number | null): void;
  /** Settles what is open at the end of the log. */
  end(): void;
}

export function makeExchangeJoiner(
  node: NodeObservations,
  knowledge: Knowledge,
  limits: Limits,
  holdings: JoinHoldings,
): ExchangeJoiner {
  const ledger = makeLedger(node, knowledge, limits, holdings);
  const lines = makeFailureLines(ledger, holdings);
  const groups = makePortGroups();
  const newestWarning = new Map<string, FailureLine>();
  const order = inLogOrder();
  let seq = 0;

  const transactions = openTransactions(limits.maxOpenTransactions, holdings, {
    sent(transaction, ip, port, timeMs) {
      if (transaction.lastAttempt === null) transaction.sentSeq = seq;
      transaction.lastAttempt = { ip, port };
      transaction.sentOrder = order(timeMs);
      transaction.sentUnder = ledger.verificationNow();
      if (transaction.sendings > 1) lines.progress(transaction, 'sent', timeMs);
      if (!transaction.answered) groups.join(transaction, ip, port);
    },
    answered(transaction, timeMs) {
      groups.leave(transaction);
      lines.progress(transaction, 'answered', timeMs);
    },
    ended(transaction) {
      transaction.closedOrder = order(transaction.closedMs);
      ledger.exchange(transaction);
      groups.leave(transaction);
      lines.progress(transaction, 'ended', transaction.closedMs);
    },
    givenUp: () => {
      node.transactionsCut = true;
    },
  });

  const quoteStep = (step: TransactionStep): QuotedLine => quote(step.logged(), limits, node);

  function pairWithWarning(match: SignatureMatch, record: LogRecord, thread: string): boolean {
    const warning = newestWarning.get(thread);
    const { address, error = '' } = match.fields;
    if (match.reads !== 'error' || !/certificate verify failed/i.test(error)) return false;
    if (warning === undefined || warning.error !== null || warning.match.fields.action === 'continue') return false;
    if (address?.toLowerCase() !== warning.match.fields.address?.toLowerCase()) return false;
    if (Math.abs((record.timeMs ?? 0) - (warning.quoted.timeMs ?? 0)) > pairWithinMs) return false;
    warning.error = quote(record, limits, node);
    warning.onError?.(warning.error);
    ledger.dialect(error);
    return true;
  }

  function remember(thread: string, line: FailureLine): void {
    if (!newestWarning.has(thread) && ++holdings.threads > maxThreads) {
      holdings.threads -= newestWarning.size;
      newestWarning.clear();
    }
    newestWarning.set(thread, line);
  }

  return {
    step: (step) => transactions.take(step, quoteStep),
    failure(match, record) {
      const thread = `${record.pid ?? ''} ${match.fields.thread ?? ''}`;
      if (pairWithWarning(match, record, thread)) return;
      const name = namesOf(match.fields).find((each) => groups.find(record.pid, each, ipOf(match.fields)).length > 0);
      const line = failureLine(match, quote(record, limits, node), {
        thread,
        seq: ++seq,
        name,
        order: order(record.timeMs),
      });
      ledger.verification(line);
      if (match.reads === 'warning') remember(thread, line);
      lines.take(line, groups.find(record.pid, line.address, line.ip));
    },
    verificationChanged: ledger.verificationChanged,
    end() {
      transactions.abandonAll();
      lines.end();
      ledger.end();
    },
  };
}

/** Times that also tell the order of what the log shows at one time: so many thousandths of a millisecond apart. */
function inLogOrder(): (timeMs: number | null) => number | null {
  let [newestMs, within] = [-1, 0];
  return (timeMs) => {
    if (timeMs === null) return null;
    within = timeMs === newestMs ? Math.min(within + 1, maxWithin) : 0;
    newestMs = timeMs;
    return timeMs + within / orderParts;
  };
}

/** A double of this century's milliseconds has room for 4096 parts of one. */
const orderParts = 4096;
const maxWithin = 4000;

/**
 * Names that the line may be about, the likeliest first. Without a name for the handshake the IP address stands in its
 * place, and the server's name behind it; the name of the handshake may differ from the server that was asked for.
 */
function namesOf({ address, server, ip }: MatchFields): string[] {
  const names = address === ip ? [server, address] : [address, server, ip];
  return names
    .filter((text) => text !== undefined)
    .map(canonicalIp)
    .filter(isPlainHost);
}

const ipOf = ({ ip }: MatchFields): string | null => (ip === undefined ? null : canonicalIp(ip));

interface LinePlace {
  thread: string;
  seq: number;
  /** Of the server that was asked; undefined: none that was is open. */
  name: string | undefined;
  order: number | null;
}

function failureLine(match: SignatureMatch, quoted: QuotedLine, place: LinePlace): FailureLine {
  const { name, ...rest } = place;
  return {
    ...rest,
    match,
    address: name ?? namesOf(match.fields)[0] ?? 'unknown',
    ip: ipOf(match.fields),
    quoted,
    error: null,
    open: new Set(),
    prompt: [],
    late: [],
    settled: false,
    port: null,
    onError: null,
  };
}

/** Servers up to which lines are quoted at length: of each some ten are kept. */
const quotedAtLength = 100;
/** Of further ones as much as an ordinary line has. */
const ordinaryLine = 512;

/** Copied: a slice would keep the whole line in memory. Secrets are taken out of the few lines that are shown. */
function quote(
  { member, line, timeMs, text }: LoggedLine,
  limits: Limits,
  { serverBudget }: NodeObservations,
): QuotedLine {
  const isLong = limits.maxServers - serverBudget.left > quotedAtLength;
  const most = isLong ? Math.min(ordinaryLine, limits.maxEvidenceBytes) : limits.maxEvidenceBytes;
  return { member, line, timeMs, text: keptText(text, most) };
}
