// Stage 5, exchanges: what each signature said about a server, line by line: counts, first and newest, whom it hit.
import type { Limits } from '../model/limits.ts';
import type { QuotedLine, ServerObservation, SignatureTally } from '../model/observations.ts';
import type { CompiledSignature } from '../model/pack.ts';
import { newTimeCounts, noteTime } from '../model/time-counts.ts';
import { type Cause, isCertificateCause } from '../model/vocabulary.ts';
import { addBounded, earlier, later, noteFailure } from './server-observation.ts';
import { type FailureLine, sayingOf, type Transaction } from './transaction.ts';

/** Counts a WARNING, or an ERROR that stands alone, for a server; answers where it was counted. */
export function countLine(server: ServerObservation, line: FailureLine, signature: CompiledSignature): SignatureTally {
  const { action, error, depth } = line.match.fields;
  const tally = tallyOf(server, signature);
  const isWarning = line.match.reads === 'warning';
  if (isWarning) tally.warnings++;
  else tally.errors++;
  noteTime(isWarning ? tally.times.warnings : tally.times.errors, line.quoted.timeMs, server.timeBudget);
  seen(tally, line.quoted.timeMs);
  if (tally.first === null || isAfter(tally.first, line.quoted)) tally.first = line.quoted;
  const isNewest = !isAfter(newestLine(tally), line.quoted);
  if (isNewest && isWarning) tally.newestWarning = line.quoted;
  if (isWarning) noteText(tally, error ?? '', line.quoted);
  if (isNewest && line.match.reads === 'error') tally.newestError = line.quoted;
  if (isNewest) tally.action = action ?? tally.action;
  if (isNewest && error !== undefined) tally.error = { text: error, depth: depth ?? null };
  countError(server, error ?? unsaid(signature), depth ?? null, line.quoted.timeMs);
  if (action === 'continue') server.lastContinueMs = later(server.lastContinueMs, line.quoted.timeMs);
  if (action === 'terminate') noteFailure(server.failures, line.order, line.ip);
  server.ip ??= line.ip;
  noteHandshake(server, line, signature);
  joinErrors(line, tally, server);
  return tally;
}

/** As many different texts as are shown as evidence. */
const maxTexts = 8;

function noteText({ newestByText }: SignatureTally, text: string, quoted: QuotedLine): void {
  const known = newestByText.get(text) ?? null;
  if ((known === null && newestByText.size >= maxTexts) || isAfter(known, quoted)) return;
  newestByText.set(text, quoted);
}

/** A line without an error's text says what its signature looks for. */
const unsaid = ({ cause, literal }: CompiledSignature): string =>
  cause === 'name-mismatch' ? 'not in certificate' : literal;

function joinErrors(line: FailureLine, tally: SignatureTally, { timeBudget }: ServerObservation): void {
  line.onError = (quoted) => {
    tally.errors++;
    noteTime(tally.times.errors, quoted.timeMs, timeBudget);
    if (!isAfter(tally.newestError, quoted)) tally.newestError = quoted;
  };
  if (line.error) line.onError(line.error);
}

/**
 * A failed exchange that no line explains: the traffic server's own answer is what there is. `alsoPossible` are causes
 * of lines that may have been its own, but could be another port's as well.
 */
export function countAnswer(
  server: ServerObservation,
  transaction: Transaction,
  signature: CompiledSignature,
  alsoPossible: readonly Cause[],
  limits: Limits,
): void {
  const tally = tallyOf(server, signature);
  tally.responses++;
  noteTime(tally.times.responses, transaction.closedMs, server.timeBudget);
  seen(tally, transaction.closedMs);
  tally.first ??= transaction.answer;
  tally.newestResponse = transaction.answer ?? tally.newestResponse;
  for (const cause of alsoPossible) tally.alsoPossible.add(cause);
  countImpact(tally, server, transaction, limits);
  const timeMs = transaction.closedMs ?? 0;
  const newest = {
    timeMs,
    cause: tally.cause,
    alsoPossible: tally.alsoPossible,
    handshake: `${transaction.pid ?? ''}:${transaction.txnId}`,
  };
  if (server.newest === null || timeMs >= server.newest.timeMs) server.newest = newest;
  noteRefusal(server, newest);
}

function tallyOf(server: ServerObservation, signature: CompiledSignature): SignatureTally {
  const known = server.tallies.get(signature.id);
  if (known) return known;
  const tally: SignatureTally = {
    signature: signature.id,
    cause: signature.cause,
    alsoPossible: new Set(signature.alsoPossible),
    warnings: 0,
    errors: 0,
    responses: 0,
    firstMs: null,
    lastMs: null,
    first: null,
    newestWarning: null,
    newestByText: new Map(),
    newestError: null,
    newestResponse: null,
    action: null,
    error: null,
    failedExchanges: 0,
    times: {
      warnings: newTimeCounts(),
      errors: newTimeCounts(),
      responses: newTimeCounts(),
      failedExchanges: newTimeCounts(),
    },
    users: new Set(),
    requests: new Set(),
  };
  server.tallies.set(signature.id, tally);
  return tally;
}

const newestLine = ({ newestWarning, newestError }: SignatureTally): QuotedLine | null => newestWarning ?? newestError;

/** Lines are settled when their exchanges have ended, so not always in the order of the log. No line is after none. */
function isAfter(known: QuotedLine | null, line: QuotedLine): boolean {
  if (known === null) return false;
  const [left, right] = [known.timeMs ?? 0, line.timeMs ?? 0];
  return left !== right ? left > right : known.line > line.line;
}

function seen(tally: SignatureTally, timeMs: number | null): void {
  tally.firstMs = earlier(tally.firstMs, timeMs);
  tally.lastMs = later(tally.lastMs, timeMs);
}

/** Different texts per server are few; a hostile log may hold many. */
const maxErrors = 200;

function countError(server: ServerObservation, text: string, depth: number | null, timeMs: number | null): void {
  const key = `${depth ?? '-'} ${text}`;
  const known = server.errors.get(key);
  if (known === undefined && server.errors.size >= maxErrors) return;
  const error = known ?? { text, depth, count: 0, times: newTimeCounts() };
  error.count++;
  noteTime(error.times, timeMs, server.timeBudget);
  server.errors.set(key, error);
}

/** Lines of one permissive handshake stand within this time, and none of them twice. */
const handshakeMs = 200;

/** Several lines of one permissive handshake: the first one names its cause. Each refusal is a handshake of its own. */
function noteHandshake(server: ServerObservation, line: FailureLine, signature: CompiledSignature): void {
  const timeMs = line.quoted.timeMs ?? 0;
  const { newest } = server;
  const said = sayingOf(line);
  const isTolerated = line.match.fields.action === 'continue';
  const opening = `${isTolerated ? 'continue' : 'refused'} ${line.thread}|`;
  if (newest !== null && timeMs < newest.timeMs) return;
  const isSame = isTolerated && newest?.handshake.startsWith(opening) && timeMs - newest.timeMs <= handshakeMs;
  if (newest && isSame && !newest.handshake.includes(said)) {
    newest.handshake += said;
    return;
  }
  const alsoPossible = new Set(signature.alsoPossible);
  server.newest = { timeMs, cause: signature.cause, alsoPossible, handshake: opening + said };
  if (isTolerated) return;
  noteRefusal(server, server.newest);
  if (!dependsOnVerifying(signature.cause)) return;
  server.newestCertificate = server.newest;
  noteFailure(server.certificateFailures, line.order, line.ip);
}

/** The UC server's refusal of the Expressway's own certificate does not depend on the Expressway verifying. */
const dependsOnVerifying = (cause: Cause): boolean => isCertificateCause(cause) && cause !== 'rejected-by-server';

function noteRefusal(server: ServerObservation, found: NonNullable<ServerObservation['newest']>): void {
  const { newestRefusal } = server;
  if (newestRefusal === null || found.timeMs >= newestRefusal.timeMs) server.newestRefusal = { ...found };
}

/** An exchange is counted with each signature once. */
export function countImpact(
  tally: SignatureTally,
  { timeBudget }: Pick<ServerObservation, 'timeBudget'>,
  transaction: Transaction,
  limits: Limits,
): void {
  transaction.tallies ??= new Set();
  if (transaction.tallies.has(tally)) return;
  transaction.tallies.add(tally);
  addBounded(tally.users, userOf(transaction.path), limits.maxImpactSamples);
  addBounded(tally.requests, transaction.path, limits.maxImpactSamples);
  if (transaction.outcome !== 'failed') return;
  tally.failedExchanges++;
  noteTime(tally.times.failedExchanges, transaction.closedMs, timeBudget);
}

/** The user a request is about, as far as its path tells: `/user/<id>`, `username=<id>`, `CSF<id>.cnf.xml`. */
function userOf(path: string | null): string | null {
  const found = /\/user\/([^/?]+)|[?&]username=([^&]+)|\/CSF([^/]+?)\.cnf\.xml/i.exec(path ?? '');
  return found === null ? null : (found[1] ?? found[2] ?? found[3] ?? '').toLowerCase();
}
