// Stage 8, report, HTML face: a box that a wide table scrolls in, so that the page itself never scrolls sideways. It can
// be reached by keyboard, and says what is in it.
import { html, type Markup } from './markup.ts';

export const scrollBox = (label: string, content: Markup): Markup =>
  html`<div class="scroll" role="region" tabindex="0" aria-label="${label}">${content}</div>\n`;
