/** Comes when somebody asks for the keys. */
export { HelpSheet } from './help-sheet.ts';
export { HELP_STYLE as STYLE } from './help-style.ts';
export { HELP_EN as EN, HELP_ZH as ZH } from '../../words/help.ts';
