/** Caption files: WebVTT in, checked WebVTT out. */

import { readFile } from 'node:fs/promises';

import { PackagerFault } from '../plan/fault.ts';

export interface CaptionWish {
  readonly language: string;
  readonly path: string;
}

export interface Captions {
  readonly language: string;
  /** UTF-8 WebVTT without a byte order mark, lines ended by a line feed. */
  readonly text: string;
}

/** @throws PackagerFault with the line of the mistake */
export async function readCaptions(wish: CaptionWish): Promise<Captions> {
  let bytes: Buffer;
  try {
    bytes = await readFile(wish.path);
  } catch {
    throw new PackagerFault(
      'misuse',
      'A caption file cannot be read.',
      `there is no readable file "${wish.path}"`,
      'Check the path given to --captions, e.g. --captions zh=lecture.zh.vtt',
    );
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw mistake(wish.path, 1, 'it is not UTF-8 text');
  }
  return { language: wish.language, text: checkVtt(text, wish.path) };
}

/** Returns the text tidied, or throws where players would show nothing or the wrong thing. */
export function checkVtt(text: string, name: string): string {
  const tidy = text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
  const lines = tidy.split('\n');
  if (!/^WEBVTT(?:[ \t]|$)/.test(lines[0] ?? '')) {
    throw mistake(name, 1, 'it does not start with "WEBVTT"');
  }
  let previousMs = 0;
  let cues = 0;
  for (const [index, line] of lines.entries()) {
    if (!line.includes('-->')) continue;
    const [start, end] = line.split('-->').map(cueTimeMs);
    if (start === undefined || end === undefined) {
      throw mistake(
        name,
        index + 1,
        `"${line.trim()}" is no cue time (00:00:01.000 --> 00:00:02.000)`,
      );
    }
    if (end <= start) throw mistake(name, index + 1, 'the cue ends before it starts');
    if (start < previousMs)
      throw mistake(name, index + 1, 'the cue starts before the one above it');
    previousMs = start;
    cues += 1;
  }
  if (cues === 0) throw mistake(name, 1, 'it holds no cues');
  return tidy.endsWith('\n') ? tidy : `${tidy}\n`;
}

function cueTimeMs(written: string): number | undefined {
  const match = /^\s*(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})(?:\s|$)/.exec(written);
  if (match === null) return undefined;
  const [hours, minutes, seconds, ms] = match.slice(1).map((part) => Number(part ?? 0));
  return (((hours ?? 0) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)) * 1000 + (ms ?? 0);
}

function mistake(name: string, line: number, reason: string): PackagerFault {
  return new PackagerFault(
    'fault',
    `A caption file has a mistake in line ${line}.`,
    `${name}:${line}: ${reason}`,
    'Correct the file (WebVTT, UTF-8) and run it again.',
  );
}
