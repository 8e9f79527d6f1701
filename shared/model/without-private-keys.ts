// Private keys never leave: whatever text is kept or shown goes through here first.
import { secretMark } from './secret-mark.ts';

const block = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----|$)/g;

const mark = secretMark('private key');

/** PEM blocks of private keys, also those that are cut, give way to a mark. */
export const withoutPrivateKeys = (text: string): string =>
  text.includes('PRIVATE KEY-----') ? text.replace(block, mark) : text;
