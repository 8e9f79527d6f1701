// Stage 5, exchanges: writes what the joiner has settled into the observations of the node.
import type { Limits } from '../model/limits.ts';
import type { NodeObservations, VerificationThen } from '../model/observations.ts';
import type { Cause } from '../model/vocabulary.ts';
import { parseErrorText } from '../openssl/error-text.ts';
import { findVerifyError } from '../openssl/verify-errors.ts';
import type { Knowledge } from './join-exchanges.ts';
import { countAnswer, countLine } from './line-tally.ts';
import { countExchange, serverOf } from './server-observation.ts';
import type { FailureLine, Transaction, TransactionTarget } from './transaction.ts';

export interface Ledger {
  /** A transaction has ended. */
  exchange(transaction: Transaction): void;
  /** All lines that could be the transaction's own have been settled. */
  settled(transaction: Transaction): void;
  line(line: FailureLine, transaction: Transaction | null): void;
  verification(line: FailureLine): void;
  verificationChanged(state: 'enforced' | 'off', timeMs: number | null): void;
  /** An ERROR line that belongs to a WARNING: its spelling tells the dialect of OpenSSL. */
  pairedError(text: string | undefined): void;
  end(): void;
}

/** Transactions of which only IP address and port are known, kept until the log may have named them. */
const maxNameless = 10_000;

export function makeLedger(node: NodeObservations, knowledge: Knowledge, limits: Limits): Ledger {
  let then: VerificationThen = 'before-log';
  const nameless: { transaction: Transaction; then: VerificationThen }[] = [];
  /** Addresses by the IP address and port they were reached at. */
  const names = new Map<string, Map<string, TransactionTarget>>();

  function exchange(transaction: Transaction): void {
    if (transaction.outcome === 'not-counted' || !isUpstream(node, transaction)) return;
    if (transaction.target === null) {
      if (nameless.length < maxNameless) nameless.push({ transaction, then });
      return;
    }
    learnName(transaction, transaction.target);
    count(transaction, transaction.target, then);
  }

  function learnName({ attempts }: Transaction, target: TransactionTarget): void {
    for (const { ip, port } of attempts) {
      const known = names.get(`${ip} ${port}`) ?? new Map();
      if (known.size < 2) names.set(`${ip} ${port}`, known.set(target.address.toLowerCase(), target));
    }
  }

  function count(transaction: Transaction, target: TransactionTarget, state: VerificationThen): void {
    const server = serverOf(node, target, limits);
    if (server) countExchange(server, transaction, state, limits);
    transaction.counted = true;
    if (transaction.outcome === 'failed') for (const tally of transaction.tallies) tally.failedExchanges++;
  }

  function settled(transaction: Transaction): void {
    if (transaction.outcome !== 'failed' || transaction.target === null || transaction.explained) return;
    transaction.explained = true;
    if (transaction.own.length > 0) return;
    const match = knowledge.matchResponse(transaction.statusLine ?? '');
    const signature = match && knowledge.signature(match.signature);
    const server = serverOf(node, transaction.target, limits);
    if (signature && server) countAnswer(server, transaction, signature, causesNear(transaction), limits);
  }

  const causesNear = (transaction: Transaction): Cause[] =>
    transaction.possible.flatMap(({ match }) => knowledge.signature(match.signature)?.cause ?? []);

  function settleNameless(): void {
    for (const { transaction, then: state } of nameless) {
      const known = transaction.attempts.map(({ ip, port }) => names.get(`${ip} ${port}`)).find((found) => found);
      const target = transaction.target ?? (known?.size === 1 ? [...known.values()][0] : undefined);
      if (target === undefined) continue;
      transaction.target = target;
      count(transaction, target, state);
      settled(transaction);
    }
  }

  return {
    exchange,
    settled,
    line(line, transaction) {
      const signature = knowledge.signature(line.match.signature);
      if (signature === undefined) return;
      if (transaction !== null) nameByLine(transaction, line);
      const server = serverOf(node, transaction?.target ?? { address: line.address, port: null }, limits);
      if (server) countLine(server, line, transaction, signature, limits);
    },
    verification({ match, quoted }) {
      node.dialect ??= dialectOf(match.fields.error);
      const state = match.fields.action === 'terminate' ? 'enforced' : 'permissive';
      if (match.fields.action === undefined) return;
      then = state;
      node.verification = { state, timeMs: quoted.timeMs ?? 0 };
    },
    verificationChanged(state, timeMs) {
      then = state;
      node.verification = { state, timeMs: timeMs ?? 0 };
    },
    pairedError(text) {
      node.dialect ??= dialectOf(text);
    },
    end: settleNameless,
  };
}

const dialectOf = (text = ''): NodeObservations['dialect'] =>
  findVerifyError(text)?.dialect ?? parseErrorText(text)?.dialect ?? null;

/** A transaction whose start lies before the log gets its name from the line that is about it. */
function nameByLine(transaction: Transaction, line: FailureLine): void {
  const reached = transaction.attempts.find(({ ip }) => ip === line.ip) ?? transaction.attempts.at(-1);
  if (transaction.target === null && reached)
    transaction.target = { address: line.address, port: reached.port, scheme: 'https', domain: null };
}

/** Counts what tells the role of the node; only what goes to another host is an exchange with a server. */
function isUpstream(node: NodeObservations, { attempts, clientIp, target }: Transaction): boolean {
  const elsewhere = attempts.some(({ ip }) => !isLoopback(ip));
  if (elsewhere) node.sentElsewhere++;
  else if (attempts.length > 0 && clientIp !== null && !isLoopback(clientIp)) node.relayedToLoopback++;
  return elsewhere || (attempts.length === 0 && target !== null && !isLoopback(target.address));
}

const isLoopback = (address: string): boolean =>
  /^127\./.test(address) || address === '::1' || address.toLowerCase() === 'localhost';
