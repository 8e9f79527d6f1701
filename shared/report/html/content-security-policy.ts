// Stage 8, report, HTML face: what the page may do: show itself, with its own style and script, told by their hashes. An
// answer that carries the page sends the same value as a header.
import { createHash } from 'node:crypto';
import { pageScript } from './page-script.ts';
import { pageStyle } from './page-style.ts';

const hashOf = (code: string): string => `'sha256-${createHash('sha256').update(code).digest('base64')}'`;

export const reportCsp = [
  "default-src 'none'",
  `style-src ${hashOf(pageStyle)}`,
  `script-src ${hashOf(pageScript)}`,
  // The empty icon: without one, browsers ask the host for a /favicon.ico.
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
].join('; ');
