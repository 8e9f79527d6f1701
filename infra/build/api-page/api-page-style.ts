// How the page of the API looks: light and dark, on a phone and on a wide screen.

const light = `--page:#f5f6f8;--card:#fff;--text:#1b1f24;--muted:#57606a;--line:#c9d1d9;--link:#0550ae;--code:#f0f2f5;
--get:#0550ae;--post:#0b5c2e;--put:#7a4b00;--delete:#a40e26;--mark:#4a3a8c`;
const dark = `--page:#0d1117;--card:#161b22;--text:#e6edf3;--muted:#9da7b3;--line:#3d444d;--link:#79c0ff;--code:#0d1117;
--get:#79c0ff;--post:#7ee2a8;--put:#f0c265;--delete:#ff9a92;--mark:#c4b5fd`;

export const apiPageStyle = `
:root{color-scheme:light dark;${light}}
@media (prefers-color-scheme:dark){:root{${dark}}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0 auto;max-width:68rem;padding:1.5rem;background:var(--page);color:var(--text);
font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:anywhere}
a{color:var(--link);text-underline-offset:.15em}
:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:3px}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 .5rem}
h2{font-size:1.3rem;margin:2rem 0 .75rem}
h3{font-size:1.15rem;margin:1.75rem 0 .5rem}
h4{font-size:1rem;margin:0 0 .25rem}
h5{font-size:.9rem;margin:1rem 0 .25rem}
p,ul,ol{margin:.5rem 0}
ul,ol{padding-left:1.5rem}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:.875em}
pre{background:var(--code);border:1px solid var(--line);border-radius:6px;padding:.75rem;max-height:28rem;overflow:auto;white-space:pre-wrap}
.muted{color:var(--muted)}
.skip{position:absolute;left:-99rem}
.skip:focus{left:1rem;top:1rem;background:var(--card);padding:.5rem 1rem}
.card{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:1rem;margin:.75rem 0}
.summary{margin-top:0}
.method{display:inline-block;min-width:4.5rem;font-weight:700;color:var(--get)}
.post{color:var(--post)}.put{color:var(--put)}.delete{color:var(--delete)}
.status{display:inline-block;min-width:3rem}
.s2{color:var(--post)}.s4,.sd{color:var(--delete)}
.untrusted{color:var(--mark);border:1px solid;border-radius:4px;padding:0 .3rem;font-size:.8em}
summary{cursor:pointer;padding:.25rem 0}
.answer,.example{border-top:1px solid var(--line);padding:.25rem 0}
.example{margin-left:1rem}
nav ul{list-style:none;padding-left:1rem}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.35rem .6rem .35rem 0;border-bottom:1px solid var(--line);overflow-wrap:break-word}
tbody th{font-weight:400}
td:last-child{min-width:12rem}
@media (max-width:40rem){body{padding:1rem .75rem}.card{padding:.75rem}.example{margin-left:0}}
`;
