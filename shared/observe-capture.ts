// The captures of a bundle: handshakes that are alike become one tally, so that what is kept does not grow with the
// traffic. Captures of one node are read as one, whatever files and interfaces they are spread over.
import { type CaptureHoldings, newCaptureHoldings } from './capture/connection-table.ts';
import { type CaptureReader, makeCaptureReader } from './capture/read-capture.ts';
import { addProblem, type BundleNotes, type Member } from './model/bundle-member.ts';
import type { MemberCapture } from './model/bundle-observations.ts';
import type { AlertTally, ChainSighting, HandshakeTally } from './model/capture-observations.ts';
import type { Certificate } from './model/certificate.ts';
import type { Handshake, TlsAlert } from './model/handshake.ts';

export interface CertificateIntake {
  /** null: it cannot be parsed, or there is no room for more. */
  take(der: Uint8Array, member: string | null): Certificate | null;
}

/** Nodes whose connections may go on in a further file: in an archive of several nodes their files stand side by side. */
const maxReading = 8;

interface NodeCapture {
  capture: MemberCapture;
  reader: CaptureReader;
}

export function makeCaptureObserver(certificates: CertificateIntake, notes: BundleNotes) {
  const captures = new Map<string, NodeCapture>();
  const room = { left: notes.limits.maxHandshakeTallies };
  const holdings = newCaptureHoldings();
  /** Of the nodes whose captures were read last. */
  const reading = new Set<NodeCapture>();
  return {
    async read(member: Member, folder: string, namedHost: string | null): Promise<void> {
      const key = JSON.stringify([folder, namedHost?.toLowerCase() ?? null]);
      if (captures.size >= notes.limits.maxNodes && !captures.has(key)) return noteUnread(member, notes);
      const known = captures.get(key) ?? newNodeCapture(folder, namedHost, { certificates, notes, room, holdings });
      captures.set(key, known);
      reading.delete(known);
      reading.add(known);
      const [longest] = reading;
      if (reading.size > maxReading && longest) {
        reading.delete(longest);
        longest.reader.end();
      }
      await known.reader.read(member);
    },
    /** Settles what is open when the last member has been read. */
    end(): MemberCapture[] {
      return [...captures.values()].map(({ capture, reader }) => {
        reader.end();
        const { fromMs, toMs } = reader.span();
        return { ...capture, observations: { ...capture.observations, fromMs, toMs } };
      });
    },
  };
}

/** Whom handshakes are told to, and how many different ones are still kept. */
interface Intake {
  certificates: CertificateIntake;
  notes: BundleNotes;
  room: { left: number };
  holdings: CaptureHoldings;
}

function newNodeCapture(folder: string, namedHost: string | null, intake: Intake): NodeCapture {
  const handshakes = new Map<string, HandshakeTally>();
  const observations = { handshakes, ownIp: null as string | null, fromMs: null, toMs: null };
  const capture: MemberCapture = { folder, namedHost, observations };
  const own = makeOwnIp();
  const reader = makeCaptureReader(
    (handshake) => {
      observations.ownIp = own.take(handshake);
      tally(handshakes, handshake, intake);
    },
    intake.notes,
    intake.holdings,
  );
  return { capture, reader };
}

/** The address that is an end of every handshake so far; null: none is, or both ends are. */
function makeOwnIp() {
  let ends: Set<string> | null = null;
  return {
    take({ client, server }: Handshake): string | null {
      const both = new Set([client.ip, server.ip]);
      ends = ends === null ? both : ends.intersection(both);
      const [first, second] = ends;
      return second === undefined ? (first ?? null) : null;
    },
  };
}

function tally(
  handshakes: Map<string, HandshakeTally>,
  handshake: Handshake,
  { certificates, notes, room }: Intake,
): void {
  const chain = sightingOf(handshake, certificates);
  const { server, sni, version, cipher, timeMs } = handshake;
  const hasHello = handshake.offeredCiphers.length > 0;
  const key = JSON.stringify([server, sni?.toLowerCase() ?? null, hasHello, version, cipher, chain]);
  const known = handshakes.get(key);
  if (known === undefined && room.left <= 0) {
    noteTooMany(notes);
    return;
  }
  if (known === undefined) room.left--;
  const same: HandshakeTally = known ?? {
    server,
    sni,
    hasHello,
    version,
    cipher,
    chain,
    count: 0,
    completed: 0,
    firstMs: timeMs,
    lastMs: timeMs,
    lastCompletedMs: null,
    clientAlerts: new Map(),
    serverAlerts: new Map(),
  };
  handshakes.set(key, same);
  count(same, handshake);
}

function count(same: HandshakeTally, { timeMs, isCompleted, clientAlert, serverAlert }: Handshake): void {
  same.count++;
  same.firstMs = Math.min(same.firstMs, timeMs);
  same.lastMs = Math.max(same.lastMs, timeMs);
  if (isCompleted) {
    same.completed++;
    same.lastCompletedMs = Math.max(same.lastCompletedMs ?? timeMs, timeMs);
  }
  // A warning that did not end the handshake refuses nothing.
  const ends = (alert: TlsAlert | null): alert is TlsAlert =>
    alert !== null && (alert.level === 'fatal' || !isCompleted);
  if (ends(clientAlert)) countAlert(same.clientAlerts, clientAlert.description, timeMs);
  if (ends(serverAlert)) countAlert(same.serverAlerts, serverAlert.description, timeMs);
}

function countAlert(alerts: Map<number, AlertTally>, description: number, timeMs: number): void {
  const known = alerts.get(description);
  alerts.set(description, { count: (known?.count ?? 0) + 1, lastMs: Math.max(known?.lastMs ?? timeMs, timeMs) });
}

/** A chain with a certificate that cannot be read is one that was not seen whole. */
function sightingOf({ chain }: Handshake, certificates: CertificateIntake): ChainSighting {
  if (chain.kind !== 'whole') return { kind: chain.kind };
  const read = chain.certificates.map((der) => certificates.take(der, null)?.sha256 ?? null);
  const sha256 = read.filter((each) => each !== null);
  return sha256.length === read.length && read.length > 0 ? { kind: 'whole', sha256 } : { kind: 'partial' };
}

function noteUnread({ path }: Member, notes: BundleNotes): void {
  notes.captureCut = true;
  if (notes.problems.some(({ code }) => code === 'too-many-captures')) return;
  const detail = `captures of more than ${notes.limits.maxNodes} nodes: this one and others are not read`;
  addProblem(notes, { code: 'too-many-captures', member: path, detail });
}

function noteTooMany(notes: BundleNotes): void {
  notes.captureCut = true;
  if (notes.problems.some(({ code }) => code === 'too-many-handshakes')) return;
  const detail = `only ${notes.limits.maxHandshakeTallies} different handshakes are kept`;
  addProblem(notes, { code: 'too-many-handshakes', member: null, detail });
}
