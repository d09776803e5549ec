/** SubRip, as it is found in the wild. */

import { type Cue, sortCues } from './cue.ts';
import { readSrtTime, wrongArrow } from './cue-time.ts';
import { isBlank, sanitiseHtml } from './markup.ts';
import { type CaptionMistake, captionFault } from './mistake.ts';

const arrow = /^(.*?)\s*-{1,2}>\s*(\S+)(?:\s.*)?$/;
const counter = /^\s*\d+\s*$/;
/** Position tags that players took over from Advanced SubStation. */
const position = /\{\\an?\d{1,2}\}/g;
const topPosition = /\{\\an[789]\}/;

const longestTimes = 500;

interface Timed {
  readonly index: number;
  readonly startMs: number;
  readonly endMs: number;
}

/** @throws PackagerFault with the lines of the mistakes */
export function parseSrt(text: string, name: string): { cues: Cue[]; notices: string[] } {
  const lines = text.split('\n');
  const mistakes: CaptionMistake[] = [];
  const timed = timingLines(lines, mistakes);
  // A cue time that is none begins the cues as well.
  const first = Math.min(timed[0]?.index ?? lines.length, (mistakes[0]?.line ?? Infinity) - 1);
  const stray = lines.slice(0, first);
  const strayAt = stray.findIndex((line) => line.trim() !== '' && !counter.test(line));
  if (strayAt >= 0) {
    mistakes.unshift({ line: strayAt + 1, reason: 'text stands before the first cue time' });
  }
  if (mistakes.length > 0) throw captionFault(name, mistakes);
  const cues: Cue[] = [];
  let empty = 0;
  for (const [i, cue] of timed.entries()) {
    const written = lines.slice(cue.index + 1, textEnd(lines, timed[i + 1]?.index));
    const raw = written.join('\n');
    const shown = sanitiseHtml(raw.replace(position, ''));
    if (isBlank(shown) || cue.endMs === cue.startMs) {
      empty += 1;
      continue;
    }
    const { startMs, endMs } = cue;
    cues.push({ startMs, endMs, text: shown, isAtTop: topPosition.test(raw) });
  }
  const misplaced = sortCues(cues);
  return {
    cues,
    notices: [
      ...(empty > 0 ? [`${name}: left out ${empty} without text or length`] : []),
      ...(misplaced > 0 ? [`${name}: put in order of time (${misplaced} stood too late)`] : []),
    ],
  };
}

function timingLines(lines: readonly string[], mistakes: CaptionMistake[]): Timed[] {
  const timed: Timed[] = [];
  for (const [index, line] of lines.entries()) {
    const arrowless = wrongArrow(lines, index);
    if (arrowless !== undefined) mistakes.push({ line: index + 1, reason: arrowless });
    if (!line.includes('-->')) continue;
    // Two times and a place on the screen are short; what is long is no line of times.
    const match = line.length > longestTimes ? null : arrow.exec(line);
    const [startMs, endMs] = [readSrtTime(match?.[1] ?? ''), readSrtTime(match?.[2] ?? '')];
    if (startMs === undefined || endMs === undefined) {
      const reason = `"${line.trim().slice(0, 60)}" is no cue time (00:00:01,000 --> 00:00:02,000)`;
      mistakes.push({ line: index + 1, reason });
    } else if (endMs < startMs) {
      mistakes.push({ line: index + 1, reason: 'the cue ends before it starts' });
    } else timed.push({ index, startMs, endMs });
  }
  return timed;
}

/** Where a cue's text ends: before the next one's counter, where it has one. */
function textEnd(lines: readonly string[], next: number | undefined): number {
  if (next === undefined) return lines.length;
  return counter.test(lines[next - 1] ?? '') ? next - 1 : next;
}
