// What makes a signature unusable although each of its parts is well-formed. The compiler asks here before it takes one.
import { RE2JS } from 're2js';
import type { CompiledRemedy, CompiledSignature } from '../model/pack.ts';
import { isCertificateCause } from '../model/vocabulary.ts';
import { isVerifyErrorName } from '../openssl/verify-errors.ts';
import { fieldNames } from './field-placeholders.ts';
import { beginningOf } from './match-record.ts';

const kindOrder = ['fix', 'mitigation', 'workaround'];

/** The first thing wrong with it, in words; null when there is nothing. */
export function faultOfSignature(signature: CompiledSignature, remedies: readonly CompiledRemedy[]): string | null {
  return (
    faultOfPattern(signature) ??
    faultOfConditions(signature) ??
    faultOfText(signature.says, ['address', 'port']) ??
    faultOfRemedies(signature, remedies)
  );
}

/** The pattern runs on V8, which backtracks. One that RE2 accepts has no construct that can make that go wrong. */
function faultOfPattern({ pattern }: CompiledSignature): string | null {
  let groups: string[];
  try {
    groups = Object.keys(RE2JS.compile(pattern).namedGroups());
    RE2JS.compile(beginningOf(pattern));
    new RegExp(pattern, 'u');
  } catch (error) {
    return `the pattern is not a regular expression that takes linear time: ${(error as Error).message}`;
  }
  const unknown = groups.find((group) => !fieldNames.includes(group));
  if (unknown !== undefined) return `the group ${unknown} is none of the fields ${fieldNames.join(', ')}`;
  if (/[*+]|\{\d+,\}/.test(pattern.replace(/\\./g, '').replace(/\[[^\]]*\]/g, ''))) {
    return 'the pattern repeats something without bound; write {0,200} instead of * and +';
  }
  return null;
}

function faultOfConditions({ pattern, where, reads, otherwise }: CompiledSignature): string | null {
  const unknown = where.verifyErrors?.find((name) => !isVerifyErrorName(name));
  if (unknown !== undefined) return `${unknown} is no verify error of OpenSSL`;
  if (where.verifyErrors !== null && reads !== 'warning') return 'verify errors stand in WARNING lines only';
  if (where.alerts !== null && reads !== 'error') return 'alerts stand in ERROR lines only';
  const conditional = where.verifyErrors !== null || where.alerts !== null;
  if (conditional && !pattern.includes('(?<error>')) return 'a condition on the error needs {error} in the pattern';
  if (conditional && otherwise) return 'one that holds otherwise cannot have a condition';
  return null;
}

function faultOfRemedies(
  { cause, remedies: wanted }: CompiledSignature,
  remedies: readonly CompiledRemedy[],
): string | null {
  let reached = 0;
  for (const id of wanted) {
    const remedy = remedies.find((each) => each.id === id);
    if (remedy === undefined) return `there is no remedy ${id}`;
    const rank = kindOrder.indexOf(remedy.kind);
    if (rank < reached) return `the remedy ${id} is a ${remedy.kind} and stands after a ${kindOrder[reached]}`;
    reached = rank;
    if (remedy.effect === 'verification-off' && (!isCertificateCause(cause) || cause === 'rejected-by-server')) {
      return `the remedy ${id} ends verification, which does not remove the cause ${cause}`;
    }
  }
  return wanted.length === 0 ? 'no remedy is named' : null;
}

/** Placeholders of a text that is filled in later. */
export function faultOfText(text: string, known: readonly string[]): string | null {
  for (const [whole, name] of text.matchAll(/\{([^{}]*)\}/g)) {
    if (!known.includes(name ?? '')) return `${whole} in "${text}" stands for nothing; known are ${known.join(', ')}`;
  }
  return null;
}
