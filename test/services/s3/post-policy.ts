// The policy of a presigned form: signed by its issuer, ended at its time, and every field and the length of the file as
// it says.
import { z } from 'zod';
import type { UploadForm } from './form-fields.ts';
import { S3Failure } from './s3-failure.ts';
import { hmac, isSame, type Signer, signingKey } from './signature.ts';

const Policy = z.object({
  expiration: z.iso.datetime(),
  conditions: z.array(
    z.union([
      z.tuple([z.literal('content-length-range'), z.coerce.number(), z.coerce.number()]),
      z.tuple([z.enum(['eq', 'starts-with']), z.string().startsWith('$'), z.string()]),
      z.record(z.string(), z.string()),
    ]),
  ),
});
type Condition = z.infer<typeof Policy>['conditions'][number];

/** Fields that no condition need speak of. */
const free = ['policy', 'x-amz-signature', 'file'];

const refused = (message: string) => new S3Failure(403, 'AccessDenied', `Invalid according to Policy: ${message}`);

export function verifyForm(bucket: string, { fields, bytes }: UploadForm, signer: Signer): void {
  const field = (name: string): string => {
    const value = fields.get(name);
    if (value !== undefined) return value;
    throw new S3Failure(403, 'AccessDenied', `Bucket POST must contain a field named '${name}'.`);
  };
  const encoded = field('policy');
  const key = signingKey(field('x-amz-credential'), field('x-amz-date'), signer);
  if (!isSame(hmac(key, encoded).toString('hex'), field('x-amz-signature'))) {
    throw new S3Failure(403, 'SignatureDoesNotMatch', 'The signature of the policy is not the one we calculated.');
  }
  const policy = Policy.safeParse(JSON.parse(Buffer.from(encoded, 'base64').toString()));
  if (!policy.success) throw new S3Failure(400, 'InvalidPolicyDocument', 'Invalid Policy');
  const { expiration, conditions } = policy.data;
  if (Date.parse(expiration) <= signer.now.getTime()) throw refused('Policy expired.');
  const values = new Map([...fields, ['bucket', bucket]]);
  const met = conditions.flatMap((condition) => meet(condition, values, bytes.length));
  const extra = [...fields.keys()].find((name) => !free.includes(name) && !met.includes(name));
  if (extra !== undefined) throw refused(`Extra input fields: ${extra}`);
}

/** Names of the fields it spoke of. */
function meet(condition: Condition, values: ReadonlyMap<string, string>, length: number): string[] {
  if (!Array.isArray(condition)) {
    return Object.entries(condition).flatMap(([name, value]) => meet(['eq', `$${name}`, value], values, length));
  }
  if (condition[0] === 'content-length-range') {
    const [, min, max] = condition;
    if (length < min) throw new S3Failure(400, 'EntityTooSmall', 'Your proposed upload is smaller than allowed.');
    if (length > max) throw new S3Failure(400, 'EntityTooLarge', 'Your proposed upload is larger than allowed.');
    return [];
  }
  const [kind, variable, wanted] = condition;
  const name = variable.slice(1).toLowerCase();
  const found = values.get(name) ?? '';
  const holds = kind === 'eq' ? found === wanted : found.startsWith(wanted);
  if (!holds) throw refused(`Policy Condition failed: ${JSON.stringify(condition)}`);
  return [name];
}
