// Which API a command talks to: its URL among the options, and the token, which stands in no list of processes.
import * as z from 'zod';
import { UsageError } from '../command.ts';

/** With or without a slash at its end, or the `/v1` that every call begins with. */
export const ApiUrl = z
  .url({ protocol: /^https?$/, error: 'expected the URL of an API, http or https' })
  .transform((url) => url.replace(/\/+$/, '').replace(/\/v1$/, ''));

/** Throws UsageError. */
export function tokenFromEnvironment(environment: NodeJS.ProcessEnv): string {
  const token = environment.LOGVERDICT_TOKEN;
  if (token) return token;
  throw new UsageError('expected a token in LOGVERDICT_TOKEN, found none');
}
