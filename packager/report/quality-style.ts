/** The style of the quality page: readable on a phone, on paper, by day and by night. */
export const qualityStyle = `
:root { --ground: #fff; --ink: #1d2733; --quiet: #5c6875; --line: #dde3ea; --card: #f6f8fa; --warn: #8a4b00; --warn-ground: #fff5e5; --good: #0c6b3f; }
@media (prefers-color-scheme: dark) { :root { --ground: #14181d; --ink: #e6eaee; --quiet: #9aa6b2; --line: #2c343d; --card: #1c2229; --warn: #ffc774; --warn-ground: #33270f; --good: #6fd6a2; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.6 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
input[name=language] { position: absolute; opacity: 0; }
main { max-width: 960px; margin: 0 auto; padding: 20px 16px 48px; }
nav { display: flex; justify-content: flex-end; gap: 4px; }
nav label { padding: 4px 12px; border: 1px solid var(--line); border-radius: 6px; cursor: pointer; color: var(--quiet); }
#zh:checked ~ main label[for=zh], #en:checked ~ main label[for=en] { color: var(--ink); background: var(--card); font-weight: 600; }
#zh:focus-visible ~ main label[for=zh], #en:focus-visible ~ main label[for=en] { outline: 2px solid currentColor; }
#zh:checked ~ main .en, #en:checked ~ main .zh { display: none; }
h1 { font-size: 26px; line-height: 1.3; margin: 0 0 4px; overflow-wrap: anywhere; }
h2 { font-size: 17px; margin: 0 0 8px; }
.kind { margin: 0; color: var(--quiet); }
.facts, .note, .quiet { color: var(--quiet); font-size: 13px; }
.facts { margin: 0; overflow-wrap: anywhere; }
code { font: 12px ui-monospace, Consolas, monospace; }
section { margin-top: 28px; }
.good { color: var(--good); background: var(--card); padding: 10px 16px; border-radius: 8px; }
.good p { margin: 0; }
.warnings { margin: 0; padding: 12px 16px 12px 34px; background: var(--warn-ground); color: var(--warn); border-radius: 8px; }
.warnings li + li { margin-top: 4px; }
h3 { font-size: 14px; margin: 14px 0 2px; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { text-align: left; vertical-align: top; padding: 6px 12px 6px 0; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
th { font-weight: 400; }
.means { display: block; color: var(--quiet); font-size: 12px; line-height: 1.45; font-weight: 400; }
.pairs th { width: 168px; color: var(--quiet); }
.wide thead th { font-size: 13px; font-weight: 600; }
.wide tbody th { font-weight: 600; white-space: nowrap; }
.wide td { white-space: nowrap; }
.wide .label, .legend { display: none; }
.measures thead th { color: var(--quiet); font-size: 13px; border: 0; }
.measures td { white-space: nowrap; width: 110px; }
.measures .means { max-width: 46em; }
.note { margin: 8px 0 0; }
@media (max-width: 640px) {
  .pairs tr { display: block; border-top: 1px solid var(--line); padding: 5px 0; }
  .pairs th, .pairs td { display: block; width: auto; border: 0; padding: 0; }
  .wide thead { display: none; }
  .wide tr { display: block; border-top: 1px solid var(--line); padding: 8px 0; }
  .wide tbody th { display: block; border: 0; padding: 0; }
  .wide td { display: flex; justify-content: space-between; gap: 12px; border: 0; padding: 1px 0; text-align: right; }
  .wide .label { display: inline; color: var(--quiet); text-align: left; white-space: nowrap; }
  .wide td { white-space: normal; }
  .legend { display: grid; grid-template-columns: max-content 1fr; gap: 2px 12px; margin: 8px 0 0; padding: 8px 12px; background: var(--card); border-radius: 8px; font-size: 12px; color: var(--quiet); }
  .legend dd { margin: 0; }
  .measures td { width: 84px; padding-right: 4px; font-size: 13px; }
}
@media print { @page { margin: 14mm; } .facts, .quiet, .measures thead th { font-size: 10px; } code { font-size: 9.5px; } h1 { font-size: 19px; } h2 { font-size: 13px; } h3 { font-size: 11.5px; } :root { --ground: #fff; --ink: #000; --quiet: #444; --line: #bbb; --card: #fff; --warn: #6b3a00; --warn-ground: #fff; --good: #0c6b3f; } nav { display: none; } body { font-size: 11px; } .means, .wide thead th, .note { font-size: 9.5px; } main { max-width: none; padding: 0; } section { margin-top: 16px; } tr, h2, h3, .warnings li { break-inside: avoid; } h2, h3 { break-after: avoid; } .warnings { border: 1px solid; } }
`;
