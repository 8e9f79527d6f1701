// AssemblyScript: finds literals. Of the block only every `stride`-th place is looked at: there the hash of four bytes is
// asked for in a map. Each literal stands in the map with `stride` grams that follow one another, so that one of them is
// seen wherever the literal stands. Neither the number of literals nor their length costs anything while none is met.
import { areEqual } from './bytes';
import {
  block,
  gramEntries,
  gramMap,
  gramMapBits,
  gramSlotBits,
  gramSlots,
  literalBytes,
  literals,
  maxGramEntries,
  maxLiteralBytes,
  maxLiterals,
} from './layout';

/** What a literal is looked for; several may stand at one place, so these are bits. */
export const kindTransaction: u32 = 1;
export const kindRecord: u32 = 2;
export const kindMessageTag: u32 = 4;
export const kindPrivateKey: u32 = 8;
/** Those that make a record worth a look. */
export const kindsOfRecords: u32 = kindTransaction | kindRecord;

/** Distance of the places that are looked at. */
export let stride: usize = 1;
/** Bytes of a gram that count: literals of three bytes have no fourth. */
let gramMask: u32 = 0xffffffff;

let literalCount: u32 = 0;
let literalEnd: u32 = 0;
let entryCount: u32 = 0;

/** Place that the host writes the next literal to. */
export function literalRoom(): usize {
  return literalBytes + literalEnd;
}

export function setGrams(bytes: u32, distance: u32): void {
  gramMask = bytes < 4 ? 0xffffff : 0xffffffff;
  stride = distance;
}

/**
 * Takes the literal that the host has written to `literalRoom()`. Its grams start at `window`.
 * Answers false where there is no room for it.
 */
export function addLiteral(length: u32, kind: u32, window: u32): bool {
  if (literalCount >= maxLiterals || literalEnd + length + 8 > maxLiteralBytes) return false;
  if (entryCount + (stride as u32) >= maxGramEntries) return false;
  const start = literalRoom();
  const literal = literals + 12 * literalCount;
  store<u32>(literal, start as u32);
  store<u32>(literal, length, 4);
  store<u32>(literal, kind, 8);
  for (let at: u32 = window; at < window + (stride as u32); at++)
    addGram(load<u32>(start + at) & gramMask, literalCount, at);
  literalCount++;
  literalEnd += length;
  return true;
}

function addGram(gram: u32, literal: u32, offset: u32): void {
  store<u8>(gramMap + mapPlace(gram), 1);
  const slot = slotOf(gram);
  const entry = gramEntries + 16 * ++entryCount;
  store<u32>(entry, gram);
  store<u32>(entry, literal, 4);
  store<u32>(entry, offset, 8);
  store<u32>(entry, load<u32>(slot), 12);
  store<u32>(slot, entryCount);
}

/** The slot of a gram, or the free one where it would be put. */
function slotOf(gram: u32): usize {
  const mask: u32 = (1 << gramSlotBits) - 1;
  let number = (gram * hashFactor) >> (32 - gramSlotBits);
  while (true) {
    const slot = gramSlots + 4 * (number as usize);
    const entry = load<u32>(slot);
    if (entry == 0 || load<u32>(gramEntries + 16 * (entry as usize)) == gram) return slot;
    number = (number + 1) & mask;
  }
}

/** 2^32 divided by the golden ratio: spreads grams that differ little (Knuth, multiplicative hashing). */
const hashFactor: u32 = 0x9e3779b1;

function mapPlace(gram: u32): usize {
  return ((gram * hashFactor) >> (32 - gramMapBits)) as usize;
}

function mayStandAt(at: usize): u32 {
  return load<u8>(gramMap + mapPlace(load<u32>(at) & gramMask));
}

/** The first place from `at` on, in steps of the stride, where the gram of a literal may stand; `end` or behind it: none. */
export function nextCandidate(from: usize, end: usize): usize {
  const step = stride;
  let at = from;
  while (at < end) {
    if (mayStandAt(at) | mayStandAt(at + step) | mayStandAt(at + 2 * step) | mayStandAt(at + 3 * step)) break;
    at += 4 * step;
  }
  while (at < end && !mayStandAt(at)) at += step;
  return at;
}

/** Where the private key's label starts that was met last. */
export let labelStart: usize = 0;

/** Kinds of the literals, whole within the block, one of whose grams stands there. */
export function kindsAt(at: usize, end: usize): u32 {
  let kinds: u32 = 0;
  let entry = load<u32>(slotOf(load<u32>(at) & gramMask));
  while (entry != 0) {
    const each = gramEntries + 16 * (entry as usize);
    const literal = literals + 12 * (load<u32>(each, 4) as usize);
    const start = at - load<u32>(each, 8);
    const length = load<u32>(literal, 4);
    if (start >= block && start + length <= end && areEqual(start, load<u32>(literal), length)) {
      kinds |= load<u32>(literal, 8);
      if (load<u32>(literal, 8) == kindPrivateKey) labelStart = start;
    }
    entry = load<u32>(each, 12);
  }
  return kinds;
}
