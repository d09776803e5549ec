/** WebVTT: the check that every caption file passes in the end, the writer, and the cut to a length. */

import { readVttTime, wrongArrow, writeVttTime } from './cue-time.ts';
import type { Cue } from './cue.ts';
import { type CaptionMistake, captionFault } from './mistake.ts';

export function writeVtt(cues: readonly Cue[]): string {
  const blocks = cues.map(({ startMs, endMs, text, isAtTop }) => {
    const times = `${writeVttTime(startMs)} --> ${writeVttTime(endMs)}`;
    return `${times}${isAtTop ? ' line:0' : ''}\n${text}\n`;
  });
  return ['WEBVTT\n', ...blocks].join('\n');
}

/**
 * Returns the text tidied, or throws where players would show nothing or the wrong thing.
 *
 * @throws PackagerFault with the lines of the mistakes
 */
export function checkVtt(text: string, name: string): string {
  const tidy = text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
  const lines = tidy.split('\n');
  if (!/^WEBVTT(?:[ \t]|$)/.test(lines[0] ?? '')) {
    throw captionFault(name, [{ line: 1, reason: 'it does not start with "WEBVTT"' }]);
  }
  const mistakes: CaptionMistake[] = [];
  let previousMs = 0;
  let cues = 0;
  for (const [index, line] of lines.entries()) {
    const arrowless = wrongArrow(lines, index);
    if (arrowless !== undefined) mistakes.push({ line: index + 1, reason: arrowless });
    if (!line.includes('-->')) continue;
    cues += 1;
    const times = cueTimes(line);
    const reason =
      times === undefined
        ? `"${line.trim().slice(0, 60)}" is no cue time (00:00:01.000 --> 00:00:02.000)`
        : times.endMs <= times.startMs
          ? 'the cue ends before it starts'
          : times.startMs < previousMs
            ? 'the cue starts before the one above it'
            : undefined;
    if (reason !== undefined) mistakes.push({ line: index + 1, reason });
    previousMs = Math.max(previousMs, times?.startMs ?? 0);
  }
  if (cues === 0 && mistakes.length === 0) mistakes.push({ line: 1, reason: 'it holds no cues' });
  if (mistakes.length > 0) throw captionFault(name, mistakes);
  return tidy.endsWith('\n') ? tidy : `${tidy}\n`;
}

/**
 * Leaves out what starts at or behind the end and shortens what reaches over it.
 *
 * @param vtt as {@link checkVtt} returns it
 */
export function fitVtt(vtt: string, durationMs: number): { vtt: string; dropped: number } {
  let dropped = 0;
  const blocks = vtt.split(/\n{2,}/).flatMap((block) => {
    const lines = block.split('\n');
    const at = lines.findIndex((line) => line.includes('-->'));
    const times = cueTimes(lines[at] ?? '');
    if (times === undefined || times.endMs <= durationMs) return [block];
    if (times.startMs >= durationMs) {
      dropped += 1;
      return [];
    }
    const [start, rest = ''] = (lines[at] ?? '').split('-->');
    const settings = rest.trim().replace(/^\S+/, '');
    lines[at] = `${start?.trim() ?? ''} --> ${writeVttTime(durationMs)}${settings}`;
    return [lines.join('\n')];
  });
  const fitted = blocks.join('\n\n');
  return { vtt: fitted.endsWith('\n') ? fitted : `${fitted}\n`, dropped };
}

function cueTimes(line: string): { startMs: number; endMs: number } | undefined {
  const [start, rest] = line.split('-->');
  const startMs = readVttTime(start ?? '');
  const endMs = readVttTime((rest ?? '').trim().split(/\s/)[0] ?? '');
  return startMs === undefined || endMs === undefined ? undefined : { startMs, endMs };
}
