/** Comes once play goes on, or when somebody asks which keys there are. */
export { HelpSheet } from './help-sheet.ts';
export { MediaKeys } from './media-keys.ts';
export { HELP_STYLE as STYLE } from './help-style.ts';
export { HELP_EN as EN, HELP_ZH as ZH } from '../../words/help.ts';
