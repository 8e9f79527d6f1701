// AssemblyScript: the `Name="value"` pairs of a transaction line, up to its end, as line-fields.ts finds them.

/** A value of more bytes is rare and left to the host. */
const maxValue: usize = 1024;

// Of the line that was read last: where the values of the pairs that are wanted start and how long they are; 0: not met.
export let detail: usize = 0;
export let detailLength: u32 = 0;
export let txnId: usize = 0;
export let txnIdLength: u32 = 0;
export let dstIp: usize = 0;
export let dstIpLength: u32 = 0;
export let srcIp: usize = 0;
export let srcIpLength: u32 = 0;
export let dstPort: usize = 0;
export let dstPortLength: u32 = 0;
export let srcPort: usize = 0;
export let srcPortLength: u32 = 0;
export let messageStart: usize = 0;
export let messageLength: u32 = 0;
export let isDebug: bool = false;
/** A value begins in a way that the host may take for a message. */
export let mayHideMessage: bool = false;

/** Reads all pairs; false where anything else stands between them. */
export function readPairs(from: usize, end: usize): bool {
  detail = txnId = dstIp = srcIp = dstPort = srcPort = messageStart = 0;
  messageLength = 0;
  isDebug = mayHideMessage = false;
  let at = behindUsualPairs(from, end);
  while (true) {
    const nameLength = lengthOfName(at);
    const equals = at + nameLength;
    if (nameLength == 0 || equals + 2 > end || load<u16>(equals) != 0x223d) return false; // `="`
    const value = equals + 2;
    const quote = valueEnd(value, end);
    if (quote == 0 || !takePair(at, nameLength, value, (quote - value) as u32)) return false;
    at = quote + 1;
    if (at == end) return true;
    if (load<u8>(at) == 0x3a) at++;
    if (at >= end || load<u8>(at) != 0x20) return false;
    at++;
  }
}

/** Length of `UTCTime="2026-09-06 07:41:12,300" Module="network.http.trafficserver" Level="INFO": `. */
const usualPairs: usize = 84;

/** Most lines begin with the same three pairs, of which nothing is wanted: they are compared instead of being read. */
function behindUsualPairs(at: usize, end: usize): usize {
  if (at + usualPairs > end) return at;
  const isUsual =
    load<u64>(at) == 0x3d656d6954435455 && // `UTCTime=`
    load<u64>(at, 32) == 0x656c75646f4d2022 && // `" Module`
    load<u64>(at, 40) == 0x726f7774656e223d && // `="networ`
    load<u64>(at, 48) == 0x742e707474682e6b && // `k.http.t`
    load<u64>(at, 56) == 0x6573636966666172 && // `rafficse`
    load<u64>(at, 64) == 0x654c202272657672 && // `rver" Le`
    load<u64>(at, 72) == 0x464e49223d6c6576 && // `vel="INF`
    load<u32>(at, 80) == 0x203a224f && // `O": `
    load<u8>(at, 8) == 0x22;
  return isUsual && valueEnd(at + 9, end) == at + 32 ? at + usualPairs : at;
}

/** Letters, digits, hyphens and underscores before a sign of another kind, the first of them a letter; 0: none, or more than 15. */
function lengthOfName(at: usize): u32 {
  const bytes = v128.load(at);
  const letters = i8x16.lt_u(i8x16.sub(v128.or(bytes, i8x16.splat(0x20)), i8x16.splat(0x61)), i8x16.splat(26));
  const digits = i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(0x30)), i8x16.splat(10));
  const signs = v128.or(i8x16.eq(bytes, i8x16.splat(0x2d)), i8x16.eq(bytes, i8x16.splat(0x5f)));
  const isName = i8x16.bitmask(v128.or(letters, v128.or(digits, signs)));
  if ((i8x16.bitmask(letters) & 1) == 0) return 0;
  const length = ctz(~isName);
  return length > 15 ? 0 : length;
}

/** The quote that ends a value of printable ASCII; 0: another form, or a bar in it, which may open a quoted message. */
function valueEnd(from: usize, end: usize): usize {
  const most = min(end, from + maxValue);
  const quote = i8x16.splat(0x22);
  const bar = i8x16.splat(0x7c);
  for (let at = from; at < most; at += 16) {
    const bytes = v128.load(at);
    // Signed: what is no ASCII is below the blank.
    const other = v128.or(
      i8x16.lt_s(bytes, i8x16.splat(0x20)),
      v128.or(i8x16.eq(bytes, bar), i8x16.eq(bytes, i8x16.splat(0x7f))),
    );
    const stops = i8x16.bitmask(v128.or(i8x16.eq(bytes, quote), other));
    if (stops == 0) continue;
    const stop = at + ctz(stops);
    return stop < most && load<u8>(stop) == 0x22 ? stop : 0;
  }
  return 0;
}

/** Takes a pair of which something is wanted; false where the line is for the host. */
function takePair(name: usize, length: u32, value: usize, valueLength: u32): bool {
  const first = load<u8>(value);
  mayHideMessage = mayHideMessage || first == 0x48 || first == 0x20;
  const start = load<u32>(name);
  if (length == 3 && (start & 0xffffff) == 0x67734d) return takeMessage(value, valueLength); // `Msg`
  if (length == 6 && start == 0x61746544 && load<u16>(name, 4) == 0x6c69) {
    // `Detail`
    if (detail != 0) return false;
    detail = value;
    detailLength = valueLength;
    return true;
  }
  if (length == 6 && start == 0x2d6e7854 && load<u16>(name, 4) == 0x6469) {
    // `Txn-id`
    if (txnId != 0) return false;
    txnId = value;
    txnIdLength = valueLength;
    return true;
  }
  if (length == 6 && load<u16>(name, 4) == 0x7069) return takeIp(start, value, valueLength); // `..ip`
  if (length == 8 && load<u32>(name, 4) == 0x74726f70) return takePort(start, value, valueLength); // `..port`
  if (length >= 5 && load<u32>(name + length - 4) == 0x6c657665) return takeLevel(name, length, value, valueLength); // `..evel`
  // `Msq` is read by the host; names that no line has twice need no look.
  return !(length == 3 && (start & 0xffffff) == 0x71734d);
}

function takeMessage(value: usize, length: u32): bool {
  if (messageStart != 0) return false;
  messageStart = value;
  messageLength = length;
  return true;
}

/** `start`: the first four bytes of the name. */
function takeIp(start: u32, value: usize, length: u32): bool {
  if (start == 0x2d747344) {
    // `Dst-`
    if (dstIp != 0) return false;
    dstIp = value;
    dstIpLength = length;
  } else if (start == 0x2d637253) {
    // `Src-`
    if (srcIp != 0) return false;
    srcIp = value;
    srcIpLength = length;
  }
  return true;
}

function takePort(start: u32, value: usize, length: u32): bool {
  if (start == 0x2d747344) {
    if (dstPort != 0) return false;
    dstPort = value;
    dstPortLength = length;
  } else if (start == 0x2d637253) {
    if (srcPort != 0) return false;
    srcPort = value;
    srcPortLength = length;
  }
  return true;
}

/** The host looks for `Level="DEBUG` anywhere in the line: other names that end so are left to it. */
function takeLevel(name: usize, length: u32, value: usize, valueLength: u32): bool {
  if (length != 5 || load<u8>(name) != 0x4c) return length != 5 ? load<u8>(name + length - 5) != 0x4c : true;
  if (valueLength >= 5 && load<u32>(value) == 0x55424544 && load<u8>(value, 4) == 0x47) isDebug = true;
  return true;
}
