// Stage 4, configuration: a dump, in text or XML, to facts. Both forms become one list of entries, read by the same hands.
import type { DumpForm } from '../model/bundle-observations.ts';
import type { ConfigurationFacts, StatusFacts } from '../model/dump-facts.ts';
import { configurationFacts, tellsConfiguration } from './configuration-facts.ts';
import { configurationLines } from './configuration-lines.ts';
import type { NoteDamage } from './dump-entry.ts';
import type { DumpText } from './dump-text.ts';
import { statusFacts, tellsStatus } from './status-facts.ts';
import { statusLines } from './status-lines.ts';
import { xmlEntries } from './xml-entries.ts';

export interface DumpReading {
  form: DumpForm;
  configuration: ConfigurationFacts | null;
  status: StatusFacts | null;
}

export function readDump(kind: 'configuration' | 'status', dump: DumpText, damage: NoteDamage): DumpReading {
  const form: DumpForm = /^\s*</.test(dump.text) ? 'xml' : 'text';
  const configuration = kind === 'configuration' ? readConfiguration(dump, form, damage) : null;
  const status = kind === 'status' ? readStatus(dump, form, damage) : null;
  if (form === 'xml' && configuration === null && status === null)
    damage('dump-not-understood', `XML in which nothing of a ${kind} dump is known`);
  return { form, configuration, status };
}

function readConfiguration({ text, isWhole }: DumpText, form: DumpForm, damage: NoteDamage): ConfigurationFacts | null {
  let isDamaged = !isWhole;
  const note: NoteDamage = (code, detail) => {
    if (code !== 'xml-doctype-ignored') isDamaged = true;
    damage(code, detail);
  };
  const entries = form === 'xml' ? xmlEntries(text, note) : configurationLines(text);
  const facts = configurationFacts(entries, () => !isDamaged, note);
  return facts !== null && (form === 'text' || tellsConfiguration(facts)) ? facts : null;
}

function readStatus({ text }: DumpText, form: DumpForm, damage: NoteDamage): StatusFacts | null {
  const facts = statusFacts(form === 'xml' ? xmlEntries(text, damage) : statusLines(text), damage);
  return tellsStatus(facts) ? facts : null;
}
