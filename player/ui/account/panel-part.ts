/** Comes when somebody asks how time was counted. */
export { Panel } from './panel.ts';
export { PANEL_STYLE as STYLE } from './panel-style.ts';
export { PANEL_EN as EN, PANEL_ZH as ZH } from '../../words/panel.ts';
