/** Segment names: as files, and as DASH writes them. */

export { segmentFile } from '../../engine/protocol/lesson.ts';

export const INIT_NAME = 'init.mp4';
/** What DASH puts in `media`; it makes the same names as `segmentFile`. */
export const SEGMENT_PATTERN = '$Number%05d$.m4s';
