/** The box that every media segment begins with. */

import { makeBox } from './boxes.ts';

/** Says that this is a CMAF media segment; some players look for it. */
export const segmentType = makeBox(
  'styp',
  Uint8Array.from('msdh\0\0\0\0msdhcmfc', (letter) => letter.charCodeAt(0)),
);
