/** Comes when a check opens, or ahead of it. */
export { Checks } from './checks.ts';
export { CHECKS_STYLE as STYLE } from './style.ts';
export { CHECKS_EN as EN, CHECKS_ZH as ZH } from '../../words/checks.ts';
