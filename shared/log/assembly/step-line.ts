// AssemblyScript: reads a transaction line in the form the product writes it, `stamp host traffic_server[pid]: ` and then
// `Name="value"` pairs up to the end of the line. Whatever differs from that form in anything is left to the host
// (transaction-step.ts), which reads every form: so both agree on every line that is read here.
import { carriageReturn, isDigit } from './bytes';
import {
  detail,
  detailLength,
  dstIp,
  dstIpLength,
  dstPort,
  dstPortLength,
  isDebug,
  readPairs,
  srcIp,
  srcIpLength,
  srcPort,
  srcPortLength,
  txnId,
  txnIdLength,
} from './line-pairs';
import { addRow, firstStepKind, setStep, setStepTexts } from './rows';
import { readStamp, stampMs, stampOffset } from './stamp';
import { findMessage, messageText, pathText, readMessage } from './step-message';
import { numberOf } from './texts';

const maxHost: u32 = 64;
const maxIp: u32 = 64;

/** Adds the row of the step; false: this line is for the host. `startsWithTime` holds at `start`. */
export function readStepLine(start: usize, end: usize, line: u32, blockEnd: usize): bool {
  const textEnd = end > start && load<u8>(end - 1) == carriageReturn ? end - 1 : end;
  const stampEnd = readStamp(start, textEnd);
  if (stampEnd == 0 || load<u8>(stampEnd) != 0x20) return false;
  const host = stampEnd + 1;
  const hostEnd = nameEnd(host, textEnd);
  const hostLength = (hostEnd - host) as u32;
  if (hostLength == 0 || hostLength > maxHost || !isTrafficServer(hostEnd, textEnd)) return false;
  const pidEnd = digitsEnd(hostEnd + writerBytes, textEnd);
  const pidDigits = pidEnd - (hostEnd + writerBytes);
  // `]: `
  if (pidDigits < 1 || pidDigits > 10 || load<u16>(pidEnd) != 0x3a5d || load<u8>(pidEnd, 2) != 0x20) return false;
  if (!readPairs(pidEnd + 3, textEnd)) return false;
  if (!findMessage(end, blockEnd)) return false;
  const pid = numberIn(hostEnd + writerBytes, pidEnd);
  return addStep(start, end, line, numberOf(host, hostLength), pid);
}

/** ` traffic_server[` */
const writerBytes: usize = 16;

function isTrafficServer(at: usize, end: usize): bool {
  return (
    at + writerBytes < end &&
    load<u64>(at) == 0x6369666661727420 && // ` traffic`
    load<u64>(at, 8) == 0x5b7265767265735f // `_server[`
  );
}

/** Behind the letters, digits, points, hyphens and underscores of a name. */
function nameEnd(from: usize, end: usize): usize {
  let at = from;
  while (at < end) {
    const byte = load<u8>(at);
    const isLetter = (((byte | 0x20) - 0x61) as u8) < 26;
    if (!isLetter && !isDigit(byte) && byte != 0x2e && byte != 0x2d && byte != 0x5f) break;
    at++;
  }
  return at;
}

function digitsEnd(from: usize, end: usize): usize {
  let at = from;
  while (at < end && isDigit(load<u8>(at))) at++;
  return at;
}

function numberIn(from: usize, end: usize): f64 {
  let number: u64 = 0;
  for (let at = from; at < end; at++) number = number * 10 + (load<u8>(at) - 0x30);
  return number as f64;
}

function addStep(start: usize, end: usize, line: u32, host: u32, pid: f64): bool {
  const kind = kindOf(detail, detailLength);
  if (kind == 0 || txnId == 0 || host == 0) return false;
  // As a number an id is the same only where it is written the same way.
  if (txnIdLength < 1 || txnIdLength > 15 || load<u8>(txnId) == 0x30) return false;
  if (digitsEnd(txnId, txnId + txnIdLength) != txnId + txnIdLength) return false;
  const isDst = dstIp != 0;
  const ip = isDst ? dstIp : srcIp;
  const ipLength = isDst ? dstIpLength : srcIpLength;
  const hasIp = ip != 0 && ipLength != 0;
  // The host drops blanks around it.
  if (hasIp && (ipLength > maxIp || load<u8>(ip) == 0x20 || load<u8>(ip + ipLength - 1) == 0x20)) return false;
  const ipText = hasIp ? numberOf(ip, ipLength) : 0;
  if (hasIp && ipText == 0) return false;
  const port = dstPort != 0 ? portIn(dstPort, dstPortLength) : srcPort != 0 ? portIn(srcPort, srcPortLength) : noPort;
  if (port == otherPort || !readMessage(kind <= lastRequest)) return false;
  setStep(stampMs, stampOffset, numberIn(txnId, txnId + txnIdLength), pid);
  setStepTexts(host, ipText, isDebug ? port | debugBit : port, messageText, pathText);
  addRow(firstStepKind + kind - 1, start, end, line);
  return true;
}

/** Stands beside the port: above its 16 bits, and above the bit that tells that there is none. */
const debugBit: i32 = 0x40000;
const noPort: i32 = 0x20000;
const otherPort: i32 = -1;

function portIn(at: usize, length: u32): i32 {
  if (length < 1 || length > 5 || digitsEnd(at, at + length) != at + length) return otherPort;
  const port = numberIn(at, at + length) as i32;
  return port < 0x10000 ? port : otherPort;
}

const lastRequest: u32 = 2;

/** 1 to 4: receive request, sending request, receive response, sending response; 0: something else. */
function kindOf(at: usize, length: u32): u32 {
  if (length == 15) {
    if (load<u64>(at) == 0x2065766965636552 && isRequestBehind(at + 8)) return 1; // `Receive `
    if (load<u64>(at) == 0x20676e69646e6553 && isRequestBehind(at + 8)) return 2; // `Sending `
  }
  if (length == 16 && load<u64>(at, 8) == 0x65736e6f70736552) {
    // `Response`
    if (load<u64>(at) == 0x2065766965636552) return 3;
    if (load<u64>(at) == 0x20676e69646e6553) return 4;
  }
  return 0;
}

/** `Request` */
function isRequestBehind(at: usize): bool {
  return load<u32>(at) == 0x75716552 && load<u32>(at, 3) == 0x74736575;
}
