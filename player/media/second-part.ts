/** Comes with the first lesson that has two pictures; it needs no words and no look of its own. */
export { SecondPicture } from './second-picture.ts';
export const EN = {};
export const ZH = {};
export const STYLE = '';
