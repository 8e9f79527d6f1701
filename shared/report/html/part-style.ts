// Stage 8, report, HTML face: how the parts of the page look: cards, marks, tables, chains, time lines, quoted lines.

export const partStyle = `
.card{background:var(--card);border:1px solid var(--line);border-left:.35rem solid var(--line);border-radius:.5rem;
padding:1rem 1.25rem;margin:0 0 1rem}
.card.fail,.card.critical,.card.high{border-left-color:var(--fail)}
.card.warn,.card.medium{border-left-color:var(--warn)}
.card.inconclusive,.card.low{border-left-color:var(--inconclusive)}
.card.pass{border-left-color:var(--pass)}
.mark{display:inline-flex;align-items:center;gap:.35em;padding:.05em .55em;border:1px solid;border-radius:1em;
font-size:.875rem;font-weight:600;line-height:1.5;white-space:nowrap;vertical-align:middle;
color:var(--muted);background:var(--code);--tint:var(--code)}
.mark.fail,.mark.critical,.mark.high{color:var(--fail);background:var(--fail-tint);--tint:var(--fail-tint)}
.mark.warn,.mark.medium{color:var(--warn);background:var(--warn-tint);--tint:var(--warn-tint)}
.mark.inconclusive,.mark.low{color:var(--inconclusive);background:var(--inconclusive-tint);--tint:var(--inconclusive-tint)}
.mark.pass{color:var(--pass);background:var(--pass-tint);--tint:var(--pass-tint)}
.shape{width:1em;height:1em;flex:none}
.solid{fill:currentColor}
.cut,.line{fill:none;stroke:var(--tint,var(--card));stroke-width:1.8;stroke-linecap:round}
.line{stroke:currentColor}
.whole .mark{font-size:1.15rem}
#verdicts ul{list-style:none;padding:0}
li{margin:.25rem 0}
.facts{display:grid;gap:.25rem}
.facts>div{display:grid;grid-template-columns:11rem 1fr;gap:0 1rem}
.facts dt{color:var(--muted)}
.facts dd{margin:0;min-width:0}
.row{display:block}
.left-out{color:var(--muted);font-style:italic}
.scroll{overflow-x:auto;max-width:100%;border:1px solid var(--line);border-radius:.375rem}
table{border-collapse:collapse;min-width:100%}
th,td{text-align:left;vertical-align:top;padding:.5rem .75rem;border-bottom:1px solid var(--line)}
tbody tr:last-child>*{border-bottom:0}
thead th{white-space:nowrap;color:var(--muted);font-weight:600;background:var(--code)}
.matrix th[scope=row]{position:sticky;left:0;background:var(--card);border-right:1px solid var(--line);min-width:8rem}
.matrix td{min-width:8.5rem}
.counts{display:block;color:var(--muted);font-size:.875rem}
.pair{display:inline-block;margin-right:1rem}
summary{cursor:pointer;padding:.3rem 0}
summary code{overflow-wrap:anywhere}
details.server,details.remedy{border-top:1px solid var(--line);padding:.25rem 0}
.kind{color:var(--muted);font-weight:600}
pre{white-space:pre-wrap;background:var(--code);border:1px solid var(--line);border-radius:.375rem;padding:.6rem .75rem;margin:.35rem 0}
.pem{max-height:14rem;overflow-y:auto}
.copyable{position:relative}
.copyable pre{padding-right:7rem}
.copy{position:absolute;top:.3rem;right:.3rem;font:inherit;font-size:.875rem;color:var(--link);background:var(--card);
border:1px solid var(--line);border-radius:.375rem;padding:.1rem .9rem;min-height:1.75rem;cursor:pointer}
.copy:hover{border-color:var(--link)}
.said{position:absolute;left:-99rem}
.evidence,.chain{list-style:none;padding:0}
.evidence p{margin-bottom:0;font-size:.875rem}
figure{margin:1rem 0}
figcaption{color:var(--muted);margin-bottom:.5rem}
.chain{max-width:44rem}
.step{border:1px solid var(--line);border-radius:.5rem;padding:.5rem .9rem;background:var(--card)}
.step p{margin:.15rem 0}
.step.bad{border:2px solid var(--fail)}
.step.missing{border:2px dashed var(--fail)}
.step.stored{border-style:dashed}
.role{color:var(--muted);font-size:.875rem;font-weight:600}
.joint{display:flex;align-items:center;gap:.6rem;padding:.3rem .9rem;color:var(--muted);--tint:var(--page)}
.joint .shape,.broken .shape{width:1.2em;height:1.8em}
.broken{color:var(--fail);font-weight:600}
p.broken{display:flex;align-items:center;gap:.6rem}
.trusted{color:var(--pass);font-weight:600}
.trusted .shape{width:1em;height:1em}
.times{list-style:none;padding:0}
.times li{margin:.6rem 0}
.times p{margin:0}
.time{display:block;overflow:visible}
.axis{fill:var(--line)}
.failed{fill:var(--fail)}
.answered{fill:var(--pass);stroke:var(--card);stroke-width:2}
`;
