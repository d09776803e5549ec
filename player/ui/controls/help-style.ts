/** The look of the sheet that lists the keys. */
export const HELP_STYLE = `
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
@container (max-width: 560px) {
  .help { padding: 6px; place-items: start center; }
  .help-sheet { padding: 10px 14px; }
  .keys { columns: 1; }
}
`;
