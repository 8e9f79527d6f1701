// AssemblyScript: the time stamp that a record starts with, `2026-09-06T09:41:12.300+02:00`.
import { isDigit } from './bytes';

/** Length of `dddd-dd-ddTdd:dd:dd`. */
export const stampBytes: usize = 19;

/** `dddd-dd-ddTdd:dd:dd` stands there whole. */
export function startsWithTime(at: usize, end: usize): bool {
  if (at + stampBytes > end) return false;
  return (
    load<u8>(at, 10) == 0x54 &&
    load<u8>(at, 4) == 0x2d &&
    load<u8>(at, 7) == 0x2d &&
    load<u8>(at, 13) == 0x3a &&
    load<u8>(at, 16) == 0x3a &&
    isDigit(load<u8>(at)) &&
    isDigit(load<u8>(at, 1)) &&
    isDigit(load<u8>(at, 2)) &&
    isDigit(load<u8>(at, 3)) &&
    isDigit(load<u8>(at, 5)) &&
    isDigit(load<u8>(at, 6)) &&
    isDigit(load<u8>(at, 8)) &&
    isDigit(load<u8>(at, 9)) &&
    isDigit(load<u8>(at, 11)) &&
    isDigit(load<u8>(at, 12)) &&
    isDigit(load<u8>(at, 14)) &&
    isDigit(load<u8>(at, 15)) &&
    isDigit(load<u8>(at, 17)) &&
    isDigit(load<u8>(at, 18))
  );
}

/** Of the stamp that was read last: milliseconds since 1970 UTC, and minutes that its clock is east of UTC. */
export let stampMs: f64 = 0;
export let stampOffset: i32 = 0;

/** The day that was read last, as its ten bytes: most records are of the day of the one before. */
let knownDay: u64 = 0;
let knownDayEnd: u16 = 0;
let knownDayMs: f64 = 0;

/**
 * Reads a stamp that has a fraction and an offset, all its parts in range, and answers where it ends; 0: it is of another
 * form, which the host reads. `startsWithTime` holds there.
 */
export function readStamp(at: usize, end: usize): usize {
  if (!readDay(at)) return 0;
  const hour = twoDigits(at + 11);
  const minute = twoDigits(at + 14);
  const second = twoDigits(at + 17);
  if (hour > 23 || minute > 59 || second > 59) return 0;
  const mark = load<u8>(at, 19);
  if (mark != 0x2e && mark != 0x2c) return 0;
  let digits = at + 20;
  let thousandths: u32 = 0;
  let scale: u32 = 100;
  while (digits < end && isDigit(load<u8>(digits))) {
    thousandths += scale * (load<u8>(digits) - 0x30);
    scale /= 10;
    digits++;
  }
  const count = digits - (at + 20);
  if (count < 1 || count > 9) return 0;
  const zone = readOffset(digits, end);
  if (zone == 0) return 0;
  const seconds = ((hour * 60 + minute) * 60 + second) as f64;
  stampMs = knownDayMs + seconds * 1000 + (thousandths as f64) - (stampOffset as f64) * 60000;
  return zone;
}

/** Sets the offset and answers where it ends; 0: another form. */
function readOffset(at: usize, end: usize): usize {
  if (at + 6 >= end) return 0;
  const sign = load<u8>(at);
  if (sign == 0x5a) {
    stampOffset = 0;
    return at + 1;
  }
  if ((sign != 0x2b && sign != 0x2d) || load<u8>(at, 3) != 0x3a) return 0;
  for (let digit: usize = 1; digit < 6; digit++) if (digit != 3 && !isDigit(load<u8>(at + digit))) return 0;
  const hours = twoDigits(at + 1);
  const minutes = twoDigits(at + 4);
  const offset = (hours * 60 + minutes) as i32;
  if (hours > 14 || minutes > 59 || (offset == 0 && sign == 0x2d)) return 0;
  stampOffset = sign == 0x2d ? -offset : offset;
  return at + 6;
}

function twoDigits(at: usize): u32 {
  return (load<u8>(at) - 0x30) * 10 + (load<u8>(at, 1) - 0x30);
}

function readDay(at: usize): bool {
  if (load<u64>(at) == knownDay && load<u16>(at, 8) == knownDayEnd) return true;
  const year = (twoDigits(at) * 100 + twoDigits(at + 2)) as i32;
  const month = twoDigits(at + 5) as i32;
  const day = twoDigits(at + 8) as i32;
  // What stands at the ends of what can be told, and days that not every month has, are left to the host.
  if (year < 1 || year > 9998 || month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) return false;
  knownDay = load<u64>(at);
  knownDayEnd = load<u16>(at, 8);
  knownDayMs = (daysSince1970(year, month, day) as f64) * 86400000;
  return true;
}

function daysOf(year: i32, month: i32): i32 {
  if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/** Years that begin in March end with the leap day: days of the months before follow one line (153 days in 5 months). */
function daysSince1970(year: i32, month: i32, day: i32): i32 {
  const marchYear = month > 2 ? year : year - 1;
  const monthFromMarch = month > 2 ? month - 3 : month + 9;
  const leapDays = marchYear / 4 - marchYear / 100 + marchYear / 400;
  const daysBeforeMonth = (153 * monthFromMarch + 2) / 5;
  return marchYear * 365 + leapDays + daysBeforeMonth + day - 1 - 719468;
}
