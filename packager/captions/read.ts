/** A caption file of any format we take, as checked WebVTT. What it holds decides, not its name. */

import { parseAss } from './ass.ts';
import type { ReadCaptions } from './cue.ts';
import { wrongArrow } from './cue-time.ts';
import { captionFault } from './mistake.ts';
import { parseSrt } from './srt.ts';
import { checkVtt, writeVtt } from './vtt.ts';

/** @throws PackagerFault with the lines of the mistakes */
export function readCaptionText(text: string, name: string): ReadCaptions {
  const tidy = text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
  if (tidy.trim() === '') throw captionFault(name, [{ line: 1, reason: 'it is empty' }]);
  if (/^WEBVTT/.test(tidy)) return { vtt: checkVtt(tidy, name), notices: [] };
  const isAss = /^[^\S\n]*\[(?:Script Info|Events)\][^\S\n]*$/im.test(tidy);
  const lines = tidy.split('\n');
  const hasTimes = tidy.includes('-->') || lines.some((_, i) => wrongArrow(lines, i) !== undefined);
  if (!isAss && !hasTimes) {
    const reason = 'it does not start with "WEBVTT" and holds neither SRT times nor ASS events';
    throw captionFault(name, [{ line: 1, reason }]);
  }
  const { cues, notices } = isAss ? parseAss(tidy, name) : parseSrt(tidy, name);
  if (cues.length === 0) throw captionFault(name, [{ line: 1, reason: 'it holds no cues' }]);
  return { vtt: checkVtt(writeVtt(cues), name), notices };
}
