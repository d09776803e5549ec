/** The look of the panel "how my time was counted". */
export const PANEL_STYLE = `
.panel { width: min(640px, 100vw - 24px); max-height: min(860px, 100dvh - 24px); padding: 0; border: 0;
  border-radius: 16px; background: var(--_strip); color: var(--_text); overflow: auto;
  box-shadow: 0 24px 80px rgb(0 0 0 / .4); overscroll-behavior: contain; }
.panel::backdrop { background: rgb(6 11 10 / .6); }
.panel header { position: sticky; inset-block-start: 0; display: flex; align-items: center; gap: 12px;
  justify-content: space-between; padding-block: 14px 10px; padding-inline: 22px 14px; background: var(--_strip);
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
.sums dd { margin: 0; }
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
  .refused-part { grid-template-columns: 1fr auto; }
  .refused-part .label, .refused-part .why, .refused-part time.why { grid-column: 1; grid-row: auto; }
  .refused-part .go { grid-column: 2; grid-row: 1 / span 4; }
  .balance .bar-cell { width: 22%; }
  .told, .panel footer { padding-inline: 16px; }
  .panel header { padding-inline-start: 16px; }
  .panel h2 { font-size: 17px; }
}
`;
