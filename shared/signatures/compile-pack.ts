// Parsed YAML files in, pack out. Everything that can be wrong with a file is found here, by whoever compiles it, so that
// nothing has to be checked again where logs are read.
import { createHash } from 'node:crypto';
import type * as z from 'zod';
import { Fault } from '../model/fault.ts';
import type { CompiledRemedy, CompiledSignature, Pack } from '../model/pack.ts';
import { faultOfSignature, faultOfText } from './check-signature.ts';
import { expandPattern, placeholderNames } from './field-placeholders.ts';
import { PackFile, RemedyFile } from './remedy-file.ts';
import { SignatureFile } from './signature-file.ts';

/** A file as read: its path below shared/signatures/, with `/`, and what its YAML holds. */
export interface ParsedFile {
  path: string;
  content: unknown;
}
export interface PackFiles {
  head: ParsedFile;
  signatures: readonly ParsedFile[];
  remedies: readonly ParsedFile[];
}

/** Throws Fault `signature-invalid`, naming the file and the place in it. */
export function compilePack(files: PackFiles): Pack {
  const head = checked(PackFile, files.head);
  const remedies = byId(files.remedies.map(compileRemedy));
  const signatures = byId(files.signatures.map((file) => compileSignature(file, remedies)));
  const used = new Set(signatures.flatMap((signature) => signature.remedies));
  const unused = files.remedies[remedies.findIndex((remedy) => !used.has(remedy.id))];
  if (unused !== undefined) throw invalid(unused.path, 'no signature names this remedy');
  const content = {
    id: head.id,
    version: head.version,
    signatures,
    remedies,
  };
  return { ...content, sha256: createHash('sha256').update(canonical(content)).digest('hex') };
}

function compileSignature(file: ParsedFile, remedies: readonly CompiledRemedy[]): CompiledSignature {
  const { mistakenFor: _, matches = [], nearMisses: __, ...rest } = checked(SignatureFile, file);
  const written = { ...rest, literal: rest.literal ?? '', pattern: rest.pattern ?? '' };
  mustBeNamed(file, written.id, file.path.replace(/\.yaml$/, ''));
  const { source, unknown } = expandPattern(written.pattern);
  if (unknown.length > 0) {
    throw invalid(file.path, `pattern: ${unknown.join(', ')} is none of {${placeholderNames.join('}, {')}}`);
  }
  const { verifyErrors = null, alerts = null } = written.where ?? {};
  const signature = { ...written, pattern: source, where: { verifyErrors, alerts } };
  const fault = faultOfSignature(signature, remedies);
  if (fault !== null) throw invalid(file.path, fault);
  const without = matches.findIndex((line) => !line.includes(written.literal));
  if (without >= 0) throw invalid(file.path, `matches/${without} does not hold the literal ${written.literal}`);
  return signature;
}

function compileRemedy(file: ParsedFile): CompiledRemedy {
  const remedy = checked(RemedyFile, file);
  mustBeNamed(file, remedy.id, file.path.replace(/^.*\/|\.yaml$/g, ''));
  for (const text of [
    remedy.title,
    remedy.verify,
    remedy.rollback,
    ...remedy.steps,
    ...remedy.stepsAtHand,
    ...remedy.commands,
  ]) {
    const fault = faultOfText(text, ['address', 'port', 'node']);
    if (fault !== null) throw invalid(file.path, fault);
  }
  return remedy;
}

function checked<T extends z.ZodType>(schema: T, file: ParsedFile): z.output<T> {
  const result = schema.safeParse(file.content);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw invalid(file.path, `${issue?.path.join('/') || 'the file'}: ${issue?.message}`);
}

function mustBeNamed(file: ParsedFile, id: string, expected: string): void {
  if (id !== expected) throw invalid(file.path, `id is ${id} where the name of the file wants ${expected}`);
}

function byId<T extends { id: string }>(all: T[]): T[] {
  return all.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

const invalid = (path: string, what: string): Fault =>
  new Fault('signature-invalid', `${path}: ${what}`, { details: { file: path } });

/** JSON with the keys in order: the same knowledge has the same digest, however the files are laid out. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
