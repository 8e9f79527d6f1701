// The readable list of what is recognised: for each signature what it says, why, and what to do.

import { fillPlaceholders } from '../../shared/model/fill-placeholders.ts';
import type { CompiledRemedy, CompiledSignature, Pack } from '../../shared/model/pack.ts';
import { isCertificateCause } from '../../shared/model/vocabulary.ts';

const source: Record<CompiledSignature['reads'], string> = {
  warning: 'WARNING line of the traffic server',
  error: 'ERROR line of the traffic server',
  response: 'response that the traffic server made itself',
  capture: 'certificates in a packet capture',
};

export function signatureDocs(pack: Pack): string {
  const remedies = new Map(pack.remedies.map((remedy) => [remedy.id, remedy]));
  const [certificates, connections] = [true, false].map((wanted) =>
    pack.signatures.filter((signature) => isCertificateCause(signature.cause) === wanted),
  );
  return [
    '# Signatures',
    `Pack \`${pack.id}\` ${pack.version}. Made by \`npm run compile\` from the files under \`shared/signatures/\`; edit those.`,
    '## Certificate causes',
    ...(certificates ?? []).map((signature) => signatureSection(signature, remedies)),
    '## Connection causes',
    ...(connections ?? []).map((signature) => signatureSection(signature, remedies)),
    '## Remedies',
    ...pack.remedies.map(remedySection),
  ]
    .join('\n\n')
    .concat('\n');
}

function signatureSection(signature: CompiledSignature, remedies: ReadonlyMap<string, CompiledRemedy>): string {
  const conditions = signature.where.verifyErrors ?? signature.where.alerts?.map((alert) => `alert ${alert}`) ?? [];
  const wanted = signature.remedies.flatMap((id) => remedies.get(id) ?? []);
  return paragraphs([
    `### ${signature.title}`,
    `\`${signature.id}\`, ${signature.status}: ${filled(signature.says)}.`,
    list([
      `Cause: \`${signature.cause}\`${also(signature)}`,
      `Read from: ${source[signature.reads]}${signature.otherwise ? ', where no other signature fits' : ''}`,
      ...(conditions.length > 0 ? [`Only with: ${conditions.join(', ')}`] : []),
    ]),
    signature.because,
    ...(signature.needs.length > 0 ? [`What would settle it:\n\n${list(signature.needs)}`] : []),
    `What to do:\n\n${list(wanted.map((remedy) => `${remedy.kind}: [${remedy.title}](#${anchor(remedy.title)})`))}`,
    referencesOf(signature.references),
  ]);
}

function remedySection(remedy: CompiledRemedy): string {
  return paragraphs([
    `### ${remedy.title}`,
    `\`${remedy.id}\`, ${remedy.kind}, on ${remedy.where} (${remedy.scope}), restart: ${remedy.requiresRestart}.`,
    remedy.assumes.length > 0 ? `Assumes:\n\n${list(remedy.assumes)}` : '',
    remedy.steps.map((step, index) => `${index + 1}. ${filled(step)}`).join('\n'),
    remedy.commands.length > 0 ? `\`\`\`\n${remedy.commands.join('\n')}\n\`\`\`` : '',
    list([
      `Service: ${remedy.risk.serviceImpact}`,
      `Security: ${remedy.risk.securityImpact}`,
      `Check: ${filled(remedy.verify)}`,
      `Undo: ${filled(remedy.rollback)}`,
    ]),
    referencesOf(remedy.references),
  ]);
}

const paragraphs = (parts: readonly string[]): string => parts.filter((part) => part !== '').join('\n\n');
const list = (items: readonly string[]): string => items.map((item) => `- ${item}`).join('\n');
const anchor = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');

function also({ alsoPossible }: CompiledSignature): string {
  return alsoPossible.length === 0 ? '' : `; also possible: ${alsoPossible.map((cause) => `\`${cause}\``).join(', ')}`;
}

/** The placeholders as words. */
const filled = (text: string): string => fillPlaceholders(text, { node: null, address: null, port: null });

function referencesOf(references: CompiledSignature['references']): string {
  if (references.length === 0) return '';
  return `References: ${references.map(({ id, url }) => (url === null ? id : `[${id}](${url})`)).join(', ')}.`;
}
