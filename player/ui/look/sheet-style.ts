/** Sheets over the picture: what stops study, and the help for keys. */
export const SHEET_STYLE = `
.overlay {
  position: absolute; inset: 0; display: grid; place-items: center; padding: 16px; z-index: 3;
  background: rgb(6 11 10 / .86); overflow: auto;
}
.sheet { max-width: 420px; text-align: center; }
.overlay-title { font-size: 20px; line-height: 1.3; margin: 0 0 8px; text-wrap: balance; }
.overlay-sentence { margin: 0 0 18px; color: #d5dfdc; text-wrap: balance; }
.primary {
  background: var(--_accent); color: var(--_on-accent); font-weight: 600;
  padding: 11px 26px; border-radius: 999px;
}
.primary:hover { filter: brightness(1.12); }

.help {
  position: absolute; inset: 0; display: grid; place-items: center; padding: 14px; z-index: 3;
  background: rgb(6 11 10 / .8); overflow: auto;
}
.help-sheet {
  position: relative; width: min(100%, 670px); background: #121a18; border: 1px solid #33413d;
  border-radius: 14px; padding: 16px 22px 18px; box-shadow: 0 10px 30px rgb(0 0 0 / .5);
}
.help-title { margin: 0 0 12px; padding-inline-end: 40px; font-size: 17px; line-height: 1.3; }
.help-close { position: absolute; top: 8px; inset-inline-end: 8px; }
.keys { margin: 0; columns: 2; column-gap: 34px; }
.keys > div {
  display: flex; justify-content: space-between; align-items: center; gap: 14px; break-inside: avoid;
  padding: 5px 0; border-bottom: 1px solid #26322e; font-size: 14px;
}
.keys dt { color: #d5dfdc; }
.keys dd { margin: 0; display: flex; gap: 4px; direction: ltr; flex: none; }
kbd {
  font: 600 12.5px/1 var(--lectern-font, system-ui, sans-serif); min-width: 24px; text-align: center;
  padding: 5px 6px; border-radius: 6px; border: 1px solid #47574f; background: #1d2825;
}

/* Over the captions' place no word of the lecture may be hidden: it lies at the top. */
.banner {
  position: absolute; z-index: 2; top: 0; inset-inline: 0; margin: 0; padding: 8px 16px;
  background: #4a2c05; color: #fff3dc; font-size: 13.5px; line-height: 1.45; text-align: center;
  text-wrap: balance; pointer-events: none;
}
.banner.back { background: #0b4a3c; color: #dcfff2; }

@container (max-width: 560px) {
  .banner { padding: 5px 10px; font-size: 12.5px; }
  .overlay-title { font-size: 17px; }
  .overlay-sentence { font-size: 14px; margin-bottom: 12px; }
  .primary { padding: 9px 22px; }
  .help { padding: 6px; place-items: start center; }
  .help-sheet { padding: 10px 14px; }
  .keys { columns: 1; }
}
`;
