// AssemblyScript: keeps each different text of the transaction lines once and gives it a number, so that the host makes a
// string of it once: hosts, IP addresses, request targets, paths and status lines come again and again.
import { areEqual } from './bytes';
import { maxTextBytes, maxTexts, textBytes, textEntries, textSlotBits, textSlots } from './layout';

/** Slots that are tried for one text: more would let a log that was made for it cost time. */
const maxTries: u32 = 16;

let textCount: u32 = 0;
let usedBytes: u32 = 0;

/** Forgets the texts where little room is left for those of another block. Answers whether it did: numbers begin anew. */
export function forgetTextsIfFull(): bool {
  if (textCount < maxTexts / 4 && usedBytes < maxTextBytes / 2) return false;
  memory.fill(textSlots, 0, (4 as usize) << textSlotBits);
  textCount = 0;
  usedBytes = 0;
  return true;
}

/** The number of a text, from 1 on; 0: it cannot be kept. */
export function numberOf(start: usize, length: u32): u32 {
  const mask: u32 = (1 << textSlotBits) - 1;
  let at = hashOf(start, length) >> (32 - textSlotBits);
  for (let tries: u32 = 0; tries < maxTries; tries++) {
    const slot = textSlots + 4 * (at as usize);
    const number = load<u32>(slot);
    if (number == 0) return keep(slot, start, length);
    const entry = textEntries + 8 * (number as usize);
    if (load<u32>(entry, 4) == length && areEqual(load<u32>(entry), start, length)) return number;
    at = (at + 1) & mask;
  }
  return 0;
}

function keep(slot: usize, start: usize, length: u32): u32 {
  if (textCount + 1 >= maxTexts || usedBytes + length + 8 > maxTextBytes) return 0;
  const entry = textEntries + 8 * (++textCount as usize);
  store<u32>(entry, (textBytes + usedBytes) as u32);
  store<u32>(entry, length, 4);
  memory.copy(textBytes + usedBytes, start, length);
  usedBytes += length;
  store<u32>(slot, textCount);
  return textCount;
}

/** Eight bytes at a time, mixed by multiplication (as FNV-1a does with one). Bytes behind the text are read and dropped. */
function hashOf(start: usize, length: u32): u32 {
  let hash: u64 = 0xcbf29ce484222325 ^ (length as u64);
  let at: usize = 0;
  for (; at + 8 <= length; at += 8) hash = mixed(hash, load<u64>(start + at));
  const rest = ((length as usize) - at) as u64;
  if (rest != 0) hash = mixed(hash, load<u64>(start + at) & (((1 as u64) << (8 * rest)) - 1));
  return (hash >> 32) as u32;
}

function mixed(hash: u64, next: u64): u64 {
  const product = (hash ^ next) * 0x9e3779b97f4a7c15;
  return product ^ (product >> 29);
}
