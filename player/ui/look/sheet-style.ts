/** What lies over the picture: the sheet for what stops study, and the banner. */
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
}
`;
