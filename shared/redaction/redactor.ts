// Redaction: what becomes of each kind of text in a report, for one site's key and the names that one report tells of.
import type { Subject } from '../model/fill-placeholders.ts';
import type { Pack } from '../model/pack.ts';
import type { Report } from '../model/report.ts';
import { filledTexts } from './filled-texts.ts';
import { knownNames, shownKeyIds } from './known-names.ts';
import type { CertificateRules } from './redact-certificate.ts';
import { redactFile } from './redact-file.ts';
import { redactLine } from './redact-line.ts';
import { redactPath } from './redact-path.ts';
import { redactSentence } from './redact-sentence.ts';
import { redactWords } from './redact-words.ts';
import type { Tokens } from './tokens.ts';
import { vocabularyOf } from './vocabulary.ts';

export interface Redactor extends CertificateRules {
  /** Of a host name or an address. */
  name(text: string): string;
  /** Our own words. @param most characters it may have */
  sentence(text: string, most?: number): string;
  /** The same for sentences about one server of a node. */
  about(subject: Subject): Redactor;
  /** A command of ours, which may hold a cipher string of the node. */
  command(text: string): string;
  /** A cipher string. */
  ciphers(text: string): string;
  cipherList(text: string): string;
  /** Text of a log. */
  line(text: string): string;
  path(text: string): string;
  file(text: string): string;
}

export function makeRedactor(report: Report, tokens: Tokens, pack: Pack): Redactor {
  const names = knownNames(report, tokens);
  const words = vocabularyOf(pack);
  const inSentences = new Set([...words.sentences, ...shownKeyIds(report)]);
  const isCipher = (word: string): boolean =>
    word.split(/[-_]/).every((part) => words.ciphers.has(part) || /^\d$/.test(part));
  const inLines = { names, tokens, stands: (word: string) => words.lines.has(word) };
  const inPaths = { names, tokens, words: words.paths };
  const isCommandWord = (word: string): boolean => words.sentences.has(word) || isCipher(word);
  const never = (): boolean => false;
  const redactor: Redactor = {
    names,
    tokens,
    name: names.token,
    sentence: (text, most) => redactSentence(text, { names, tokens }, inSentences, most),
    command: (text) => redactWords(text, { names, tokens, stands: isCommandWord }, never),
    ciphers: (text) => redactWords(text, { names, tokens, stands: isCipher }, never),
    cipherList: (text) => (words.cipherLists.has(text.toLowerCase()) ? text : tokens.of('word', text)),
    line: (text) => redactLine(text, { words: inLines, paths: inPaths }),
    path: (text) => redactPath(text, inPaths),
    file: (text) => redactFile(text, { names, tokens, words: words.files }),
    about(was) {
      const isWord = [was.node, was.address].some((name) => inSentences.has(name?.toLowerCase() ?? ''));
      if (!isWord) return redactor;
      const becomes = {
        ...was,
        node: was.node && names.token(was.node),
        address: was.address && names.token(was.address),
      };
      const filled = filledTexts(pack, { was, becomes });
      return { ...redactor, sentence: (text, most) => filled.get(text) ?? redactor.sentence(text, most) };
    },
  };
  return redactor;
}
