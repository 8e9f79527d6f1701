// Stage 8, report, HTML face: verdicts and severities as a word, a colour and a shape: who sees no colour, or prints
// without it, reads the same.
import type { Finding } from '../../model/finding.ts';
import type { Verdict } from '../../model/vocabulary.ts';
import { html, type Markup } from './markup.ts';

/** Drawn once; each mark points here. An octagon, a triangle, a rhombus and a circle; a chain link whole and broken. */
export const shapes: Markup = html`<svg class="shapes" width="0" height="0" aria-hidden="true" focusable="false">
<symbol id="shape-fail" viewBox="0 0 16 16"><path class="solid" d="M5 1h6l4 4v6l-4 4H5l-4-4V5z"/><path class="cut" d="M5.5 5.5l5 5m0-5l-5 5"/></symbol>
<symbol id="shape-warn" viewBox="0 0 16 16"><path class="solid" d="M8 1l7.5 14H.5z"/><path class="cut" d="M8 6v4m0 2v1.2"/></symbol>
<symbol id="shape-inconclusive" viewBox="0 0 16 16"><path class="solid" d="M8 .5L15.5 8 8 15.5.5 8z"/><path class="cut" d="M6 6.3c0-2.7 4-2.7 4 0 0 1.4-2 1.4-2 3m0 1.4v1.1"/></symbol>
<symbol id="shape-pass" viewBox="0 0 16 16"><circle class="solid" cx="8" cy="8" r="7.5"/><path class="cut" d="M4.5 8.3l2.5 2.5 4.5-5"/></symbol>
<symbol id="shape-link" viewBox="0 0 16 24"><path class="line" d="M8 0v18m-5-6l5 7 5-7"/></symbol>
<symbol id="shape-break" viewBox="0 0 16 24"><path class="line" d="M8 1v4m0 14v4M3 7l10 10M13 7L3 17"/></symbol>
</svg>
`;

export const shape = (name: Verdict | 'link' | 'break'): Markup =>
  html`<svg class="shape" aria-hidden="true" focusable="false"><use href="#shape-${name}"/></svg>`;

export const verdictMark = (verdict: Verdict): Markup =>
  html`<span class="mark ${verdict}">${shape(verdict)}${verdict}</span>`;

export const severityMark = (severity: Finding['severity']): Markup =>
  html`<span class="mark ${severity}">${severity}</span>`;
