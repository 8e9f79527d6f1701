// Stage 8, report, HTML face: how the page looks: colours for light and dark, the layout from a phone to a wide screen, and
// paper. How its parts look stands in part-style.ts.
import { partStyle } from './part-style.ts';

/** Every pair of text and ground that is used has a contrast of at least 4.5 to 1; a test reads them from here. */
const light = `--page:#f5f6f8;--card:#fff;--text:#1b1f24;--muted:#57606a;--line:#c9d1d9;--link:#0550ae;--code:#f0f2f5;
--fail:#a40e26;--fail-tint:#ffebe9;--warn:#7a4b00;--warn-tint:#fff3d4;
--inconclusive:#4a3a8c;--inconclusive-tint:#eeebfa;--pass:#0b5c2e;--pass-tint:#e0f5e8`;
const dark = `--page:#0d1117;--card:#161b22;--text:#e6edf3;--muted:#9da7b3;--line:#3d444d;--link:#79c0ff;--code:#0d1117;
--fail:#ff9a92;--fail-tint:#3d1518;--warn:#f0c265;--warn-tint:#3a2a05;
--inconclusive:#c4b5fd;--inconclusive-tint:#2a2250;--pass:#7ee2a8;--pass-tint:#0d3320`;

export const pageStyle = `
:root{color-scheme:light dark;${light}}
@media (prefers-color-scheme:dark){:root{${dark}}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0 auto;max-width:76rem;padding:1.5rem;background:var(--page);color:var(--text);
font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:anywhere}
a{color:var(--link);text-underline-offset:.15em}
:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:3px}
main:focus{outline:none}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 .5rem}
h2{font-size:1.3rem;margin:2rem 0 .75rem}
h3{font-size:1.1rem;line-height:1.4;margin:0 0 .5rem}
h4{font-size:1rem;margin:1.25rem 0 .5rem}
p,ul,ol,dl{margin:.5rem 0}
ul,ol{padding-left:1.5rem}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:.875em}
bdi,code,pre{unicode-bidi:isolate}
.skip{position:absolute;left:-99rem}
.skip:focus{left:1rem;top:1rem;background:var(--card);padding:.5rem 1rem;z-index:2}
.shapes{position:absolute}
.muted{color:var(--muted)}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;list-style:none;padding:0;margin:1rem 0 0}
nav a{display:inline-block;padding:.25rem 0}
footer{margin-top:2rem;border-top:1px solid var(--line)}
${partStyle}
@media (max-width:40rem){
body{padding:1rem .75rem}
.card{padding:.75rem}
.facts>div{grid-template-columns:1fr;gap:0}
.facts dd{margin-bottom:.35rem}
.matrix th[scope=row]{max-width:8.5rem}
.copyable pre{padding-right:.75rem}
.copy{position:static;min-height:2.5rem;margin:0 0 .5rem}
}
@media print{
:root{color-scheme:light;${light};--page:#fff}
:root{font-size:10pt}
body{max-width:none;padding:0}
nav,.skip,.copy,.said{display:none!important}
a{color:inherit;text-decoration:none}
details::details-content{content-visibility:visible;block-size:auto}
.card,.step,.evidence li,.times li,tr,pre{break-inside:avoid}
article.card,details.server,details.remedy{break-inside:auto}
h2,h3,h4,summary{break-after:avoid}
.scroll{overflow:visible}
.copyable pre{padding-right:.75rem}
.pem{max-height:none}
.mark,.card,.step{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}
`;
