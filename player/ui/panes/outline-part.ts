/** Comes where a lesson has something to list. */
export { Outline } from './outline.ts';
export { OUTLINE_STYLE as STYLE } from './outline-style.ts';
export { OUTLINE_EN as EN, OUTLINE_ZH as ZH } from '../../words/outline.ts';
