// Stage 5, exchanges: writes what the joiner has settled into the observations of the node.
import type { Limits } from '../model/limits.ts';
import type { NodeObservations, VerificationThen } from '../model/observations.ts';
import { parseErrorText } from '../openssl/error-text.ts';
import { findVerifyError } from '../openssl/verify-errors.ts';
import type { Knowledge } from './join-exchanges.ts';
import { type JoinHoldings, maxNameless, maxPlaces } from './join-holdings.ts';
import { countAnswer, countImpact, countLine } from './line-tally.ts';
import type { PortGroup } from './port-groups.ts';
import { makeServerLookup } from './server-lookup.ts';
import { countExchange } from './server-observation.ts';
import {
  type FailureLine,
  isWithoutReason,
  sayingOf,
  type Transaction,
  type TransactionTarget,
} from './transaction.ts';

export interface Ledger {
  /** A transaction has ended. */
  exchange(transaction: Transaction): void;
  /** Counts an ended transaction for the lines of its port that were logged while it was open. */
  explain(transaction: Transaction): void;
  /** A failed transaction that no line explains. */
  unexplained(transaction: Transaction): void;
  /** A line, with the group of its port where that is certain. */
  line(line: FailureLine, group: PortGroup | null): void;
  /** What lines that are certain have said about a port. */
  sayings(address: string, port: number): ReadonlySet<string>;
  verification(line: FailureLine): void;
  /** What the log has told of it so far. */
  verificationNow(): VerificationThen;
  verificationChanged(state: 'enforced' | 'off', timeMs: number | null): void;
  /** The spelling of an error tells the dialect of OpenSSL. */
  dialect(text: string): void;
  end(): void;
}

/** Different things said about one port: more are of no use. */
const maxSayings = 16;

export function makeLedger(
  node: NodeObservations,
  knowledge: Knowledge,
  limits: Limits,
  holdings: JoinHoldings,
): Ledger {
  let then: VerificationThen = 'before-log';
  const nameless: Transaction[] = [];
  /** Addresses by the IP address and port they were reached at. */
  const names = new Map<string, Map<string, TransactionTarget>>();
  const said = new Map<string, Set<string>>();
  const serverOf = makeServerLookup(node);

  function exchange(transaction: Transaction): void {
    if (transaction.outcome === 'not-counted' || !isUpstream(node, transaction)) return;
    nameByGroup(transaction);
    if (transaction.target === null) {
      if (++holdings.nameless <= maxNameless) nameless.push(transaction);
      else node.transactionsCut = true;
      return;
    }
    learnName(transaction, transaction.target);
    count(transaction, transaction.target);
  }

  function learnName({ lastAttempt, groups }: Transaction, target: TransactionTarget): void {
    if (lastAttempt === null) return;
    const { ip, port } = lastAttempt;
    const group = groups.find((each) => each.ip === ip && each.port === port);
    if (group?.learned === target) return; // as for most: where they went is known
    if (group) group.learned = target;
    const place = `${ip} ${port}`;
    const known = names.get(place) ?? new Map<string, TransactionTarget>();
    if (known.size === 0 && ++holdings.places > maxPlaces) return;
    const address = target.address.toLowerCase();
    if (known.size < 2 && !known.has(address)) names.set(place, known.set(address, target));
  }

  function count(transaction: Transaction, target: TransactionTarget): void {
    const server = serverOf(target);
    if (server) countExchange(server, transaction, limits);
    transaction.counted = true;
  }

  function unexplained(transaction: Transaction): void {
    if (!transaction.counted || transaction.target === null) return;
    const match = knowledge.matchResponse(transaction.statusLine ?? '');
    const signature = match && knowledge.signature(match.signature);
    const server = serverOf(transaction.target);
    const near = isWithoutReason(transaction) ? transaction.possible.filter(({ port }) => port === null) : [];
    const causes = near.flatMap((line) => knowledge.signature(line.match.signature)?.cause ?? []);
    if (signature && server) countAnswer(server, transaction, signature, causes, limits);
    transaction.possible = [];
  }

  /** By the one name that the log has for that IP address and port; where it has none, or several, by the address itself. */
  function settleNameless(): void {
    for (const transaction of nameless) {
      nameByGroup(transaction);
      const { lastAttempt } = transaction;
      const known = lastAttempt && names.get(`${lastAttempt.ip} ${lastAttempt.port}`);
      const byPlace = known?.size === 1 ? [...known.values()][0] : undefined;
      const bare = lastAttempt && { address: lastAttempt.ip, port: lastAttempt.port, scheme: null, domain: null };
      transaction.target ??= byPlace ?? bare;
      if (transaction.target === null) continue;
      count(transaction, transaction.target);
      if (transaction.outcome === 'failed' && !transaction.explained) unexplained(transaction);
    }
  }

  return {
    exchange,
    unexplained,
    explain(transaction) {
      for (const { counted } of transaction.groups) {
        for (const [tally, seq] of counted) {
          if (seq <= transaction.sentSeq) continue;
          countImpact(tally, node, transaction, limits);
          transaction.explained = true;
        }
      }
    },
    line(line, group) {
      line.settled = true;
      line.port = group?.port ?? null;
      const signature = knowledge.signature(line.match.signature);
      const server = serverOf({ address: line.address, port: group?.port ?? null });
      if (signature === undefined || server === null) return;
      const tally = countLine(server, line, signature);
      if (group === null) return;
      group.counted.set(tally, line.seq);
      group.name ??= line.address;
      const place = `${line.address.toLowerCase()} ${group.port}`;
      const sayings = said.get(place) ?? new Set();
      if (sayings.size === 0 && ++holdings.places > maxPlaces) return;
      if (sayings.size < maxSayings) said.set(place, sayings.add(sayingOf(line)));
    },
    sayings: (address, port) => said.get(`${address.toLowerCase()} ${port}`) ?? new Set(),
    verification({ match, quoted }) {
      node.dialect ??= dialectOf(match.fields.error);
      if (match.fields.action === undefined) return;
      const state = match.fields.action === 'terminate' ? 'enforced' : 'permissive';
      node.verificationBefore ??= { state, timeMs: quoted.timeMs ?? 0 };
      noteState(state, quoted.timeMs);
    },
    verificationNow: () => then,
    verificationChanged(state, timeMs) {
      node.verificationBefore ??= { state: state === 'off' ? 'enforced' : 'off', timeMs: timeMs ?? 0 };
      noteState(state, timeMs);
    },
    dialect(text) {
      node.dialect ??= dialectOf(text);
    },
    end: settleNameless,
  };

  function noteState(state: 'enforced' | 'permissive' | 'off', timeMs: number | null): void {
    then = state;
    if (node.verification === null || (timeMs ?? 0) >= node.verification.timeMs)
      node.verification = { state, timeMs: timeMs ?? 0 };
  }
}

const dialectOf = (text = ''): NodeObservations['dialect'] =>
  findVerifyError(text)?.dialect ?? parseErrorText(text)?.dialect ?? null;

/** A transaction whose start lies before the log gets its name from a line that is about its port. */
function nameByGroup(transaction: Transaction): void {
  const group = transaction.groups.find(({ name }) => name !== null);
  if (transaction.target === null && group?.name)
    transaction.target = { address: group.name, port: group.port, scheme: 'https', domain: null };
}

/** Counts what tells the role of the node; only what goes to another host is an exchange with a server. */
function isUpstream(node: NodeObservations, { lastAttempt, clientIp, target }: Transaction): boolean {
  const elsewhere = lastAttempt !== null && !isLoopback(lastAttempt.ip);
  if (elsewhere) node.sentElsewhere++;
  else if (lastAttempt !== null && clientIp !== null && !isLoopback(clientIp)) node.relayedToLoopback++;
  return elsewhere || (lastAttempt === null && target !== null && !isLoopback(target.address));
}

const isLoopback = (address: string): boolean =>
  address.startsWith('127.') || address === '::1' || (address.length === 9 && address.toLowerCase() === 'localhost');
