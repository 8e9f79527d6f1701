// The program itself, as the embedded system runs it: the same stages, pack and report faces as anywhere else.

import { judgeWhatIf } from '../../lambdas/api/judge-what-if.ts';
import { redactWithKey } from '../../lambdas/api/redact-with-key.ts';
import { analyse } from '../../shared/analysis.ts';
import { classifyText } from '../../shared/classify-text.ts';
import { engineVersion } from '../../shared/engine.ts';
import { limitsFrom } from '../../shared/model/limit-overrides.ts';
import { renderBrief } from '../../shared/report/brief.ts';
import { renderHtml } from '../../shared/report/html/render-html.ts';
import { renderJson } from '../../shared/report/json.ts';
import { renderMarkdown } from '../../shared/report/markdown.ts';
import { shippedPack } from '../../shared/signatures/shipped-pack.ts';
import type { Program } from './functions.ts';

export const program: Program = {
  analyse,
  classifyText,
  renderBrief,
  renderJson,
  renderMarkdown,
  renderHtml,
  redact: redactWithKey,
  judgeWhatIf,
  pack: shippedPack,
  limits: limitsFrom(process.env.LOGVERDICT_LIMITS),
  engineVersion,
};
