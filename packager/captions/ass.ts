/** Advanced SubStation Alpha (and SSA): the words and italics; styles and drawings are left out. */

import { type Cue, sortCues } from './cue.ts';
import { readAssTime } from './cue-time.ts';
import { escapeText, isBlank, tidyLines } from './markup.ts';
import { type CaptionMistake, captionFault } from './mistake.ts';

/** @throws PackagerFault with the lines of the mistakes */
export function parseAss(text: string, name: string): { cues: Cue[]; notices: string[] } {
  const mistakes: CaptionMistake[] = [];
  const cues: Cue[] = [];
  const seen = new Set<string>();
  let isEvents = false;
  // What v4 files have where the section does not say it.
  let columns = 'layer,start,end,style,name,marginl,marginr,marginv,effect,text'.split(',');
  for (const [index, line] of text.split('\n').entries()) {
    const section = /^\s*\[(.+)\]\s*$/.exec(line)?.[1];
    if (section !== undefined) isEvents = section.toLowerCase() === 'events';
    const [, kind, values] = /^\s*(Format|Dialogue)\s*:\s*(.*)$/i.exec(line) ?? [];
    if (!isEvents || kind === undefined || values === undefined) continue;
    if (kind.toLowerCase() === 'format') {
      columns = values
        .toLowerCase()
        .split(',')
        .map((column) => column.trim());
      continue;
    }
    const cue = dialogue(columns, values);
    if (typeof cue === 'string') mistakes.push({ line: index + 1, reason: cue });
    else if (!isBlank(cue.text) && cue.endMs > cue.startMs) {
      // Shadows and outlines are often the same line in another layer.
      const key = `${cue.startMs} ${cue.endMs} ${cue.text}`;
      if (!seen.has(key)) cues.push(cue);
      seen.add(key);
    }
  }
  if (mistakes.length > 0) throw captionFault(name, mistakes);
  // The order of lines says nothing in this format.
  sortCues(cues);
  return { cues, notices: [] };
}

function dialogue(columns: readonly string[], values: string): Cue | string {
  // The last column is the text, which may hold commas itself.
  const parts = values.split(',');
  const at = (column: string): string => parts[columns.indexOf(column)] ?? '';
  const [startMs, endMs] = [readAssTime(at('start')), readAssTime(at('end'))];
  if (startMs === undefined || endMs === undefined) {
    return `"${at('start')}" to "${at('end')}" are no times (0:00:01.00)`;
  }
  if (endMs < startMs) return 'the cue ends before it starts';
  const raw = parts.slice(columns.length - 1).join(',');
  return { startMs, endMs, text: plainText(raw), isAtTop: /\{[^{}]*\\an[789]/.test(raw) };
}

function plainText(raw: string): string {
  let made = '';
  let isItalic = false;
  let isDrawing = false;
  for (const part of raw.split(/(\{[^{}]*\})/)) {
    if (part.startsWith('{') && part.endsWith('}')) {
      for (const [, name, value] of part.matchAll(/\\(i|p|r)(\d*)(?=[\\}])/g)) {
        if (name === 'p') isDrawing = Number(value) > 0;
        else {
          const wanted = name === 'i' && value === '1';
          if (wanted !== isItalic) made += wanted ? '<i>' : '</i>';
          isItalic = wanted;
        }
      }
    } else if (!isDrawing) made += words(part);
  }
  return tidyLines((isItalic ? `${made}</i>` : made).replaceAll('<i></i>', ''));
}

function words(part: string): string {
  return escapeText(part).replace(/\\N/g, '\n').replace(/\\n/g, ' ').replace(/\\h/g, '\u00a0');
}
