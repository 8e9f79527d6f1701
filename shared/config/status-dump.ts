// Stage 4, configuration: the text of an xStatus dump, an indented tree of `Name: value`, to facts. Leaves with known
// names are read wherever they stand, because the tree differs between releases; the role alone has its sections.
import type { StatusFacts } from '../model/dump-facts.ts';

export function parseStatus(text: string): StatusFacts {
  const value = (name: string): string | null =>
    new RegExp(`(?:^|[\\s/])${name}: *"([^"\\r\\n]+)"`, 'm').exec(text)?.[1]?.trim() ?? null;
  return {
    version: /\bVersion: *"(X\d[\w.]*)"/.exec(text)?.[1] ?? null,
    serialNumber: value('SerialNumber'),
    role: role(text),
    ownAddresses: [...text.matchAll(/\bIPv[46] ?Address: *"([0-9A-Fa-f.:]+)"/g)].map(([, address = '']) => address),
  };
}

/** Newer releases name the type; older ones carry a flag that is set on an Expressway-E. Zones carry free text. */
function role(text: string): 'C' | 'E' | null {
  const unit = sections(text, 'SystemUnit');
  const type = /(?:^|\s)Type: *"?Expressway[- ]([CE])\b/.exec(`${sections(text, 'Options')}\n${unit}`)?.[1];
  if (type === 'C' || type === 'E') return type;
  const flag = /(?:^|\s)Expressway: *"?(True|False)\b/i.exec(unit)?.[1]?.toLowerCase();
  return flag === undefined ? null : flag === 'true' ? 'E' : 'C';
}

/** Text of the top-level sections of that name, each up to the next section. */
const sections = (text: string, name: string): string =>
  text
    .split(/^\*s (?=\w)/m)
    .slice(1)
    .filter((section) => section.startsWith(`${name}:`))
    .join('\n');
