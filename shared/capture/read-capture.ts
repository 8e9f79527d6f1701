// Stage 5, capture: reads the packet captures of one node and tells the TLS handshakes in them. Captures are read in one
// pass: file, link, IP, TCP, TLS records, handshake messages; each has its file in this folder.
import type { BundleNotes, Member } from '../model/bundle-member.ts';
import { addProblem } from '../model/bundle-member.ts';
import type { Handshake } from '../model/handshake.ts';
import { type CaptureHoldings, makeConnectionTable, newCaptureHoldings, type OnSettled } from './connection-table.ts';
import type { CaptureFormat, Frame, OnDamage, OnFrame } from './frame.ts';
import { makeIpReader } from './ip-packet.ts';
import { ipPacketAt, isKnownLinkType } from './link-layer.ts';
import { int32 } from './network-numbers.ts';
import { observedHandshake } from './observed-handshake.ts';
import { isPcapMagic, makePcapFormat } from './pcap-records.ts';
import { makePcapngFormat, sectionHeader } from './pcapng-blocks.ts';
import { makeRecordPieces } from './record-pieces.ts';

export interface CaptureSpan {
  fromMs: number | null;
  toMs: number | null;
}

/** One for all captures of a node: connections go on from file to file. */
export interface CaptureReader {
  /** Reads one capture to its end. What is damaged is noted. */
  read(member: Member): Promise<void>;
  /** Tells the handshakes that are still open. */
  end(): void;
  /** Times of the earliest and the latest packet so far. */
  span(): CaptureSpan;
  /** Bytes kept of packets at present. */
  heldBytes(): number;
}

interface MemberTally {
  cutPackets: number;
  isUnsupportedNoted: boolean;
}

/** @param holdings of all captures of the bundle, if there are others */
export function makeCaptureReader(
  onHandshake: (handshake: Handshake) => void,
  notes: BundleNotes,
  holdings: CaptureHoldings = newCaptureHoldings(),
): CaptureReader {
  const span: CaptureSpan = { fromMs: null, toMs: null };
  let tally: MemberTally = { cutPackets: 0, isUnsupportedNoted: false };
  let lostToBudget = 0;
  let onDamage: OnDamage = () => undefined;

  const onSettled: OnSettled = (connection, open, isEvicted) => {
    const handshake = observedHandshake(connection, open);
    if (handshake === null) return;
    const isLost = handshake.chain.kind === 'partial' || (handshake.version === null && open.story.isCut);
    if (isLost && (isEvicted || open.story.isOverBudget)) lostToBudget++;
    if (isLost && open.story.isCut) notes.captureCut = true;
    onHandshake(handshake);
  };
  const table = makeConnectionTable(onSettled, holdings);
  const ip = makeIpReader(table.take);

  const onFrame: OnFrame = (frame: Frame): void => {
    const { timeMs, linkType } = frame;
    if (frame.missing > 0) tally.cutPackets++;
    if (span.fromMs === null || timeMs < span.fromMs) span.fromMs = timeMs;
    if (span.toMs === null || timeMs > span.toMs) span.toMs = timeMs;
    const at = ipPacketAt(linkType, frame.bytes, frame.at);
    if (at < 0) return;
    if (isKnownLinkType(linkType)) ip.take(frame, at);
    else if (!tally.isUnsupportedNoted) {
      tally.isUnsupportedNoted = true;
      onDamage('capture-link-type-unsupported', `packets of link type ${linkType} are not read`);
    }
  };

  async function read(member: Member): Promise<void> {
    onDamage = (code, detail) => {
      addProblem(notes, { code, member: member.path, detail });
      notes.captureCut = true;
    };
    tally = { cutPackets: 0, isUnsupportedNoted: false };
    const pieces = makeRecordPieces(anyFormat(onFrame, onDamage));
    for await (const chunk of member.body) pieces.add(chunk);
    const { cutPackets } = tally;
    if (!pieces.finish()) onDamage('capture-truncated', 'the file ends within a packet or block');
    if (cutPackets === 0) return;
    const detail = `${cutPackets} packets were captured in part only (snap length)`;
    addProblem(notes, { code: 'capture-packets-cut', member: member.path, detail });
  }

  return {
    read,
    end() {
      table.end();
      if (lostToBudget === 0) return;
      const detail = `certificates of ${lostToBudget} handshakes were given up to keep memory within its budget`;
      addProblem(notes, { code: 'capture-budget', member: null, detail });
      notes.captureCut = true;
      lostToBudget = 0;
    },
    span: () => ({ ...span }),
    heldBytes: () => table.heldBytes() + ip.fragments.heldBytes,
  };
}

/** The format that the first bytes of the file tell. */
function anyFormat(onFrame: OnFrame, onDamage: OnDamage): CaptureFormat {
  let format: CaptureFormat | null = null;

  function recognised(bytes: Uint8Array, at: number): CaptureFormat | null {
    const magic = int32(bytes, at) >>> 0;
    if (isPcapMagic(magic)) return makePcapFormat(magic, onFrame, onDamage);
    if (magic === sectionHeader) return makePcapngFormat(onFrame, onDamage);
    const found = magic.toString(16).padStart(8, '0');
    onDamage('capture-malformed', `expected a pcap or pcapng file, found one that begins with ${found}`);
    return null;
  }

  return {
    take(bytes, at, end) {
      if (format === null && end - at < 4) return -4;
      format ??= recognised(bytes, at);
      return format === null ? 0 : format.take(bytes, at, end);
    },
    takeRest: (bytes, end) => format?.takeRest(bytes, end) ?? false,
  };
}
