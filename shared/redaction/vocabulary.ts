// Redaction: the words that may stand, by the kind of text. A list of what is allowed leaves nothing to chance: what no
// list knows gives way to a token.
import type { Pack } from '../model/pack.ts';
import { alertReasons } from '../openssl/tls-alerts.ts';
import { verifyErrorTable } from '../openssl/verify-error-table.ts';
import { cipherLists, cipherWords, fileWords, lineWords, pathWords } from './log-words.ts';
import { opensslFunctions, opensslReasons } from './openssl-words.ts';
import sentenceWords from './sentence-words.generated.json' with { type: 'json' };
import { wordsOf } from './words.ts';

export interface Vocabulary {
  /** Our own sentences, and those of the pack. */
  sentences: ReadonlySet<string>;
  /** Lines of the traffic server. */
  lines: ReadonlySet<string>;
  paths: ReadonlySet<string>;
  files: ReadonlySet<string>;
  ciphers: ReadonlySet<string>;
  cipherLists: ReadonlySet<string>;
}

const listed = (...texts: readonly string[]): Set<string> => new Set(texts.join(' ').split(/\s+/).filter(Boolean));

export function vocabularyOf(pack: Pack): Vocabulary {
  const openssl = verifyErrorTable.flatMap(([, , , ...texts]) => texts.flatMap((text) => text ?? []));
  const literals = pack.signatures.map(({ literal }) => literal);
  return {
    sentences: new Set([...sentenceWords, ...packTexts(pack).flatMap(wordsOf), ...listed(cipherLists)]),
    lines: new Set([
      ...listed(lineWords, opensslReasons, opensslFunctions),
      ...[...openssl, ...alertReasons, ...literals].flatMap(wordsOf),
    ]),
    paths: listed(pathWords),
    files: listed(fileWords),
    ciphers: listed(cipherWords),
    cipherLists: listed(cipherLists),
  };
}

function packTexts({ signatures, remedies }: Pack): string[] {
  return [
    ...signatures.flatMap(({ says, because, needs }) => [says, because, ...needs]),
    ...remedies.flatMap(({ title, assumes, steps, stepsAtHand, commands, verify, rollback, risk }) => [
      ...[title, verify, rollback, risk.serviceImpact, risk.securityImpact],
      ...[assumes, steps, stepsAtHand, commands].flat(),
    ]),
  ];
}
