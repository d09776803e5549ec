/** The look of figures, missing parts and the panel; its colours are those of the strip. */
export const ACCOUNT_STYLE = `
.how { color: var(--_link); font-weight: 600; font-size: 14px; padding: 3px 4px; border-radius: 6px;
  text-decoration: underline; text-underline-offset: 3px; text-align: start; margin-inline: -4px; }
.figures { display: flex; flex-wrap: wrap; gap: 8px 32px; margin: 12px 0 0; color: inherit; }
.figure { display: grid; grid-template-columns: auto auto; justify-content: start; gap: 0 8px; align-items: baseline; }
.figure dt { grid-column: 1 / -1; font-size: 12.5px; color: var(--_soft); }
.figure dd, .sums dd { margin: 0; }
.amount { font-variant-numeric: tabular-nums; font-weight: 600; white-space: nowrap; }
.complete .figures { color: inherit; font-weight: inherit; }
.complete .figure:first-child .amount { color: var(--_ok); }
.units:empty { display: none; }
.units { color: var(--_soft); font-size: 13px; }
.missing-parts { position: relative; }
.missing-summary { min-height: 34px; display: flex; flex-wrap: wrap; gap: 0 10px; align-items: center;
  padding-inline-end: 170px; width: auto; }
.missing-summary::before { content: ""; width: 7px; height: 7px; margin-inline: 2px 1px; rotate: -45deg;
  border: solid currentColor; border-width: 0 2px 2px 0; transition: rotate .15s; }
.missing-summary:dir(rtl)::before { rotate: 135deg; }
[open] > .missing-summary::before { rotate: 45deg; }
.missing-summary::-webkit-details-marker { display: none; }
.all { color: var(--_soft); font-weight: 400; font-size: 14px; font-variant-numeric: tabular-nums; }
.next { position: absolute; inset-block-start: 8px; inset-inline-end: 0; }
.sort { margin: 4px 0; }
.sort[aria-pressed=true] { background: var(--_link); border-color: var(--_link); color: var(--_strip); }
.sort[aria-pressed=true]::before { content: "✓ "; }

.panel { width: min(640px, 100vw - 24px); max-height: min(860px, 100dvh - 24px); padding: 0; border: 0;
  border-radius: 16px; background: var(--_strip); color: var(--_text); overflow: auto;
  box-shadow: 0 24px 80px rgb(0 0 0 / .4); overscroll-behavior: contain; }
.panel::backdrop { background: rgb(6 11 10 / .6); }
.panel header { position: sticky; inset-block-start: 0; display: flex; align-items: center; gap: 12px;
  justify-content: space-between; padding: 14px 14px 10px 22px; background: var(--_strip);
  border-bottom: 1px solid var(--_line); z-index: 1; }
.panel h2 { font-size: 19px; line-height: 1.3; margin: 0; }
.panel-close { width: 40px; height: 40px; font-size: 26px; line-height: 1; border-radius: 50%; flex: none; }
.panel-close:hover { background: var(--_line); }
.told { padding: 0 22px; }
.panel footer { padding: 14px 22px 20px; display: flex; flex-wrap: wrap; gap: 10px 16px; align-items: center;
  justify-content: space-between; }
.panel footer .note { flex: 1 1 260px; }
.panel h3 { font-size: 15px; margin: 22px 0 4px; }
.note { margin: 0; color: var(--_soft); font-size: 13.5px; }
.lead { margin: 14px 0 0; }
.sums { margin: 8px 0; }
.sums div { display: grid; grid-template-columns: 1fr auto; gap: 0 16px; padding: 7px 0;
  border-bottom: 1px solid var(--_line); }
.sums dt { display: flex; align-items: center; gap: 8px; font-weight: 600; }
.sums .note { grid-column: 1 / -1; padding-inline-start: 26px; }
.sums .note:empty { display: none; }
.provisional .swatch { background: linear-gradient(var(--_ok) 40%, transparent 40% 60%, var(--_ok) 60%); }
.pending .swatch { background: none; border: 2px dotted var(--_soft); }
.balance table { width: 100%; border-collapse: collapse; margin-top: 8px; }
.balance th { text-align: start; font-weight: 400; }
.balance th, .balance td { padding: 6px 0; border-bottom: 1px solid var(--_line); }
.balance th::first-letter, .refused-part .label::first-letter { text-transform: uppercase; }
.sum th { font-weight: 600; }
.balance .amount { text-align: end; width: 1%; padding-inline-start: 14px; }
.balance .bar-cell { width: 34%; padding-inline-start: 12px; }
.bar-cell .swatch { display: block; min-width: 3px; }
.idle .swatch { background: var(--_soft); }
.refused-list { list-style: none; margin: 8px 0; padding: 0; }
.refused-part { display: grid; grid-template-columns: 10em 1fr auto; gap: 1px 14px; align-items: start; padding: 9px 0;
  border-bottom: 1px solid var(--_line); }
.refused-part .label { font-weight: 600; }
.refused-part .why { grid-column: 2; }
.refused-part time.why { grid-column: 1; grid-row: 2; font-size: 13px; }
.refused-part .go { grid-column: 3; grid-row: 1 / span 2; align-self: center; }
.more { margin-block-end: 8px; }
.go[aria-disabled=true] { opacity: .55; }
@container (max-width: 560px) {
  .figures { display: grid; grid-template-columns: 1fr 1fr; gap: 8px 16px; }
  .figure { grid-template-columns: 1fr; align-content: start; }
  .missing-summary { padding-inline-end: 0; }
  .next { position: static; width: 100%; }
  .refused-part { grid-template-columns: 1fr auto; }
  .refused-part .label, .refused-part .why, .refused-part time.why { grid-column: 1; grid-row: auto; }
  .refused-part .go { grid-column: 2; grid-row: 1 / span 4; }
  .balance .bar-cell { width: 22%; }
  .told, .panel footer { padding-inline: 16px; }
  .panel header { padding-inline-start: 16px; }
  .panel h2 { font-size: 17px; }
}
`;
