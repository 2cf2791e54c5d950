/** Colours, type and measures that the report and the page share: ink on paper and one accent for what deserves a look. */
export const TOKENS = `
:root {
  color-scheme: light dark;
  --paper: #fcfbf9; --panel: #f4f2ee; --line: #dedad3; --ink: #1c1b19; --soft: #66635d; --accent: #bf3d0c;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root { --paper: #151514; --panel: #1e1d1c; --line: #383632; --ink: #eceae6; --soft: #a5a19a; --accent: #ff8a5e; }
}
*, ::before, ::after { box-sizing: border-box; }
body {
  margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.55 var(--sans);
  font-variant-numeric: tabular-nums; -webkit-text-size-adjust: 100%;
}
`;

/** How a report looks: everything under .report. */
export const REPORT_STYLE = `
.report h1 { font-size: 1.6rem; line-height: 1.25; font-weight: 600; letter-spacing: -0.01em; margin: .9rem 0 .5rem; overflow-wrap: anywhere; }
.report h2 { font-size: 1rem; line-height: 1.4; font-weight: 600; margin: 2.25rem 0 .75rem; }
.report .faint { color: var(--soft); }
.report .headline { margin: 0; font-size: .95rem; }
.report .headline b { font-weight: 600; }
.report .summary { max-width: 68ch; margin: .5rem 0 0; overflow-wrap: anywhere; }
.verdict { font-weight: 600; white-space: nowrap; }
.verdict.fail { color: var(--accent); }
.verdict.inconclusive { color: var(--soft); }
.report .headline .verdict { border: 1.5px solid currentColor; border-radius: 99px; padding: .15rem .7rem .2rem .6rem; margin-right: .6rem; }
.report .headline .verdict.fail { background: var(--accent); border-color: var(--accent); color: var(--paper); }
.report .findings ul { list-style: none; margin: 0; padding: 0; max-width: 76ch; }
.report .findings li { display: grid; grid-template-columns: 5rem 1fr; gap: .25rem 1rem; padding: .55rem 0; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
.report .findings li:last-child { border-bottom: 1px solid var(--line); }
.report .certainty { color: var(--accent); font-weight: 600; }
.report figure { margin: 0; max-width: 100%; }
.report figcaption { margin-bottom: .35rem; font-size: .875rem; overflow-wrap: anywhere; }
.report .small figure, .report .beside > figure { padding-right: 3px; }
.report .figures { display: flex; flex-wrap: wrap; gap: 1.5rem 2rem; align-items: flex-start; }
.report svg { display: block; max-width: 100%; height: auto; }
.report .heatmap svg { outline: 1px solid var(--line); background: var(--paper); min-height: 12px; }
.report .heatmap svg.tiled { outline: 0; background: none; overflow: visible; }
.report .heatmap .tile { fill: none; stroke: var(--line); vector-effect: non-scaling-stroke; }
.report .heatmap image { image-rendering: pixelated; }
.report .heatmap rect { fill: transparent; stroke: var(--ink); stroke-width: 1; vector-effect: non-scaling-stroke; }
.report .legend { display: flex; flex-wrap: wrap; align-items: center; gap: .3rem .5rem; margin: 0 0 1rem; font-size: .8125rem; }
.report .legend img { height: .75rem; width: 5rem; image-rendering: pixelated; outline: 1px solid var(--line); }
/* what is wrong stands right: a narrow screen begins there */
.report .histogram .scroll { direction: rtl; }
.report .histogram svg, .report .histogram table { direction: ltr; }
.report .histogram svg { max-width: none; }
.report .histogram text { font: 11px var(--sans); fill: var(--soft); font-variant-numeric: tabular-nums; }
.report .histogram .within { fill: var(--soft); opacity: .55; }
.report .histogram .beyond { fill: var(--accent); }
.report .histogram .axis { stroke: var(--line); fill: none; }
.report .histogram .tolerance { stroke: var(--ink); stroke-dasharray: 2 3; fill: none; }
.report details { font-size: .875rem; margin-top: .4rem; }
.report summary { color: var(--soft); cursor: pointer; width: fit-content; max-width: 100%; overflow-wrap: anywhere; }
.report summary:hover { color: var(--ink); }
.report .scroll { overflow-x: auto; max-width: 100%; }
.report table { border-collapse: collapse; font-size: .875rem; }
.report th, .report td { text-align: left; font-weight: 400; padding: .3rem 1.25rem .3rem 0; border-bottom: 1px solid var(--line); white-space: nowrap; }
.report thead th { color: var(--soft); }
.report tbody th { font-weight: 500; white-space: normal; overflow-wrap: anywhere; min-width: 6.5rem; max-width: 24rem; }
.report .number { text-align: right; }
.report footer { margin-top: 2.5rem; padding-top: .75rem; border-top: 1px solid var(--line); font-size: .8125rem; color: var(--soft); }
.report footer p, .report .conditions li { overflow-wrap: anywhere; }
.report .conditions { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: .15rem 1.25rem; }
.report code { font: .9em var(--mono); color: var(--ink); overflow-wrap: anywhere; }
.report [title]:not([title=""]) { text-decoration: underline dotted var(--soft); text-underline-offset: .25em; cursor: help; }
.report .passing .figures { margin-top: 1rem; }
.report .terms dl { margin: .5rem 0; }
.report .terms div { display: grid; grid-template-columns: 6.5rem 1fr; gap: 0 1rem; padding: .15rem 0; }
.report .terms dt { color: var(--ink); font-weight: 500; }
.report .terms dd { margin: 0; overflow-wrap: anywhere; }
.report .whole { white-space: nowrap; }
/* outside .report too: the page shows the same picture */
.scatter { display: block; max-width: 100%; height: auto; overflow: visible; }
.scatter .frame { fill: none; stroke: var(--line); }
.scatter .axis, .scatter .tick { fill: none; stroke: var(--line); }
.scatter .diagonal { fill: none; stroke: var(--soft); stroke-dasharray: 2 4; }
.scatter .right, .scatter .wrong { fill: none; stroke-linecap: round; }
.scatter .right { stroke: var(--soft); }
.scatter .wrong { stroke: var(--accent); }
.scatter text { font: 11px var(--sans); fill: var(--soft); font-variant-numeric: tabular-nums; }
.scatter .name { font-size: 12px; fill: var(--ink); }
.report .beside { display: flex; flex-wrap: wrap; gap: 1.25rem 2rem; align-items: flex-start; font-size: .875rem; }
.report .beside > :last-child { flex: 1 1 16rem; max-width: 36rem; }
.report .beside p { margin: 0 0 .75rem; }
.report .key span::before { content: ""; display: inline-block; width: .55rem; height: .55rem; border-radius: 50%; margin-right: .4rem; background: var(--soft); }
.report .key .wrong { margin-left: 1rem; }
.report .key .wrong::before { background: var(--accent); }
.report .small { display: grid; grid-template-columns: repeat(auto-fill, minmax(8.5rem, 1fr)); gap: 1rem; }
.report .small figcaption { margin: .35rem 0 0; }
@media (max-width: 32rem) {
  .report .findings li { grid-template-columns: 1fr; }
  .report table { font-size: .8125rem; }
  .report th, .report td { padding-right: .8rem; }
}
@media print {
  .report .figures { display: block; }
  .report figure, .report tr, .report li { break-inside: avoid; }
  .report figure + figure { margin-top: 1.5rem; }
  .report .histogram details { display: none; }
  .report details:not(.passing, .terms)::details-content { content-visibility: visible; height: auto; }
  .report summary { list-style: none; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;

const DOCUMENT_STYLE = `
main { max-width: 62rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
.several > nav h1 { font-size: 1.5rem; line-height: 1.3; margin: 0 0 .75rem; }
.several ol { margin: 0; padding-left: 1.75rem; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
.several a { color: inherit; text-decoration-color: var(--soft); text-underline-offset: .2em; }
.several section[id] { margin-top: 3.5rem; padding-top: 2rem; border-top: 2px solid var(--ink); }
@media print {
  main { padding: 0; }
  body { background: none; }
  .several section[id] { break-before: page; margin: 0; padding: 0; border: 0; }
}
`;

/** All a report on its own needs. */
export const STYLE = TOKENS + REPORT_STYLE + DOCUMENT_STYLE;
