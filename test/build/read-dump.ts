// A dump as a string, read to its facts and the problems it had.
import { readDump } from '../../shared/config/read-dump.ts';
import type { ConfigurationFacts, StatusFacts } from '../../shared/model/dump-facts.ts';

export interface ReadText<Facts> {
  facts: Facts | null;
  codes: string[];
}

export function readConfiguration(text: string, isWhole = true): ReadText<ConfigurationFacts> {
  const codes: string[] = [];
  const { configuration } = readDump('configuration', { text, isWhole }, (code) => codes.push(code));
  return { facts: configuration, codes };
}

export function readStatus(text: string): ReadText<StatusFacts> {
  const codes: string[] = [];
  const { status } = readDump('status', { text, isWhole: true }, (code) => codes.push(code));
  return { facts: status, codes };
}
