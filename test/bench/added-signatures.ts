// Signatures that nothing in the log shows, as a site may add them by the hundred: each with a literal of its own.
import type { CompiledSignature } from '../../shared/model/pack.ts';

const words = ['certificate', 'handshake', 'connection', 'session', 'register', 'provision', 'tunnel', 'upstream'];

/** Those that are given, with others behind them up to that number in all. */
export function addedSignatures(given: readonly CompiledSignature[], count: number): CompiledSignature[] {
  const [model] = given.filter(({ reads, where }) => reads === 'warning' && where.verifyErrors === null);
  if (model === undefined) throw new Error('expected a signature of a WARNING line');
  const others = Array.from({ length: Math.max(count - given.length, 0) }, (_, at) => {
    const literal = `${words[at % words.length]}-${words[(at * 7 + 3) % words.length]}-${at}`;
    return { ...model, id: `bench/${at}`, literal, pattern: `^WARNING: ${literal} for (?<address>[^ ]{1,253})$` };
  });
  return [...given, ...others];
}
