/** The look of figures and missing parts; their colours are those of the strip. */
export const ACCOUNT_STYLE = `
.how { color: var(--_link); font-weight: 600; font-size: 14px; padding: 3px 4px; border-radius: 6px;
  text-decoration: underline; text-underline-offset: 3px; text-align: start; margin-inline: -4px; }
.figures { display: flex; flex-wrap: wrap; gap: 8px 32px; margin: 12px 0 0; color: inherit; }
.figure { display: grid; grid-template-columns: auto auto; justify-content: start; gap: 0 8px; align-items: baseline; }
.figure dt { grid-column: 1 / -1; font-size: 12.5px; color: var(--_soft); }
.figure dd { margin: 0; }
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
@container (max-width: 560px) {
  .figures { display: grid; grid-template-columns: 1fr 1fr; gap: 8px 16px; }
  .figure { grid-template-columns: 1fr; align-content: start; }
  .missing-summary { padding-inline-end: 0; }
  .next { position: static; width: 100%; }
}
`;
