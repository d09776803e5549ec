/** What of a source could not be read: too much keeps the lesson from being made, the rest is told. */

import type { Reach } from '../manifest/movie-index.ts';
import type { Task, TaskResult } from '../plan/task.ts';
import { PackagerFault } from '../plan/fault.ts';
import type { Plan } from '../plan/plan.ts';
import { AUDIO_TASK, chunkTaskId, chunksOf } from '../plan/tasks.ts';
import type { QualityWarning } from '../report/quality-record.ts';
import { clock } from '../report/quality-warnings.ts';

/** A lesson that lacks more than the rest of this is only made where it is asked for. */
const leastReadableRatio = 0.9;
/** Sound or picture missing more than this deserves a word. */
const worthSayingSeconds = 0.5;

/** Containers that do not say how long they are: ffmpeg counts or guesses. */
const undeclaring = ['mpegts', 'mpeg', 'mp3', 'aac', 'ac3', 'eac3', 'h264', 'hevc', 'm4v'];

/** Too little of the source could be read; its results serve where it is accepted all the same. */
export class UnreadableFault extends PackagerFault {}

/** What was read, on the lesson's clock. */
export interface Readable {
  readonly plan: Plan;
  /** What the sources say of their length, where they say it. */
  readonly declaredSeconds?: number;
  /** End of the last picture; absent for sound alone. */
  readonly pictureSeconds?: number;
  /** End of the sound, padding included; absent where there is none. */
  readonly soundSeconds?: number;
  /** A damaged source is good enough. */
  readonly acceptDamaged: boolean;
}

/** Of sources as they are: a tidy copy of one that is cut off no longer says how long it was. */
export function declaredSecondsOf({ inputs, durationSeconds }: Plan): number | undefined {
  const isDeclared = inputs.every(({ facts }) => {
    const names = facts.container.split(',');
    return facts.lacksIndex !== true && !undeclaring.some((name) => names.includes(name));
  });
  if (!isDeclared) return undefined;
  // Of two, the plan knows which one decides.
  const declared = inputs.length === 1 ? inputs[0]?.facts.declaredSeconds : undefined;
  return Math.max(declared ?? 0, durationSeconds ?? 0);
}

/**
 * @returns what is missing, in words
 * @throws UnreadableFault where it is too much
 */
export function shortfalls(readable: Readable): QualityWarning[] {
  const { plan, declaredSeconds = 0, pictureSeconds, soundSeconds, acceptDamaged } = readable;
  const endSeconds = pictureSeconds ?? soundSeconds ?? 0;
  const wantedSeconds = Math.max(declaredSeconds, plan.durationSeconds ?? endSeconds);
  const wantedSound = Math.min(wantedSeconds, soundEndSeconds(plan) ?? 0);
  if (!acceptDamaged) {
    refuse('', endSeconds, wantedSeconds);
    if (soundSeconds !== undefined) refuse('sound of the ', soundSeconds, wantedSound);
  }
  const found: QualityWarning[] = [];
  const missing = wantedSeconds - endSeconds;
  if (missing > worthSayingSeconds) {
    const by = missing.toFixed(1);
    const en = `the source says it lasts ${by} s longer than what could be read; is it cut off?`;
    const zh = `源文件标称的长度比能读出的内容多 ${by} 秒，文件可能不完整。`;
    found.push({ kind: 'source', text: { zh, en } });
  }
  if (soundSeconds === undefined || pictureSeconds === undefined) return found;
  const over = soundSeconds - pictureSeconds;
  if (over > worthSayingSeconds) {
    const by = over.toFixed(1);
    const en = `${by} s of sound after the last picture were left out`;
    found.push({ kind: 'sound', text: { zh: `最后一帧画面之后的 ${by} 秒声音没有收入。`, en } });
  }
  if (over < -worthSayingSeconds) {
    const by = (-over).toFixed(1);
    const en = `the sound ends ${by} s before the picture`;
    found.push({ kind: 'sound', text: { zh: `声音比画面早结束 ${by} 秒。`, en } });
  }
  return found;
}

/** @throws UnreadableFault where the container tells that too much is missing, before anything is decoded */
export function refuseCutOff({ declaredSeconds, reachSeconds }: Reach): void {
  if (isEnough(reachSeconds, declaredSeconds)) return;
  const [whole, part] = [clock(declaredSeconds * 1000), clock(reachSeconds * 1000)];
  throw new UnreadableFault(
    'fault',
    'A large part of the source cannot be read.',
    `it says that it lasts ${whole}, and ${part} of that is in the file: it is cut off`,
    'Copy it again or export the lecture again. ' +
      'To make a lesson of what can be read, add --accept-damaged.',
  );
}

function isEnough(readableSeconds: number, wantedSeconds: number): boolean {
  return (
    readableSeconds >= wantedSeconds * leastReadableRatio ||
    wantedSeconds - readableSeconds <= worthSayingSeconds
  );
}

/** Where the sound says it ends, with the silence that the plan adds. */
function soundEndSeconds({ audio, inputs }: Plan): number | undefined {
  const end = audio && inputs[audio.input]?.facts.audio?.endSeconds;
  return audio && end !== undefined ? end + audio.padSamples / audio.sampleRateHz : undefined;
}

function refuse(what: string, readableSeconds: number, wantedSeconds: number): void {
  if (isEnough(readableSeconds, wantedSeconds)) return;
  const [whole, part] = [clock(wantedSeconds * 1000), clock(readableSeconds * 1000)];
  throw new UnreadableFault(
    'fault',
    `A large part of the ${what}source cannot be read.`,
    `it says that it lasts ${whole}, and ${part} of that could be read`,
    'Copy it again or export the lecture again: it is probably cut off. ' +
      'To make a lesson of what can be read, add --accept-damaged: it goes on from what is finished.',
  );
}

interface DamagedSpan {
  readonly startMs: number;
  readonly endMs: number;
}

const mostSpans = 5;
/** A stray byte at the end of a sound file brings one or two, and nobody hears it. */
const leastSoundComplaints = 3;

/** One warning for all that ffmpeg complained of while it decoded what became the lesson. */
export function decodingDamage(
  plan: Plan,
  results: ReadonlyMap<Task['id'], TaskResult>,
  durationMs: number,
): QualityWarning[] {
  const spans: DamagedSpan[] = [];
  let count = 0;
  for (const stream of plan.streams) {
    for (const chunk of chunksOf(plan, stream)) {
      const result = results.get(chunkTaskId(stream, chunk.index));
      // Behind the end of a source that is cut off there is nothing but complaints.
      if (result?.complaints === undefined || !hasPictures(result)) continue;
      count += result.complaints.count;
      const endMs = Math.min(durationMs, (chunk.endSeconds ?? Infinity) * 1000);
      spans.push({ startMs: Math.round(chunk.startSeconds * 1000), endMs: Math.round(endMs) });
    }
  }
  const inSound = results.get(AUDIO_TASK)?.complaints?.count ?? 0;
  return [
    ...(count === 0 ? [] : [pictureDamage(count, merged(spans))]),
    ...(inSound < leastSoundComplaints ? [] : [soundDamage(inSound)]),
  ];
}

function hasPictures({ files }: TaskResult): boolean {
  return files.some((file) => (file.frames ?? 0) > 0);
}

function merged(spans: readonly DamagedSpan[]): DamagedSpan[] {
  const joined: DamagedSpan[] = [];
  for (const span of [...spans].sort((a, b) => a.startMs - b.startMs)) {
    const last = joined.at(-1);
    if (last === undefined || last.endMs < span.startMs) joined.push(span);
    else joined[joined.length - 1] = { ...last, endMs: Math.max(last.endMs, span.endMs) };
  }
  return joined;
}

function pictureDamage(count: number, spans: readonly DamagedSpan[]): QualityWarning {
  const named = spans.slice(0, mostSpans);
  const rest = spans.length - named.length;
  const en = named.map(({ startMs, endMs }) => `${clock(startMs)} to ${clock(endMs)}`).join(', ');
  const zh = named.map(({ startMs, endMs }) => `${clock(startMs)}–${clock(endMs)}`).join('、');
  const first = named[0] as DamagedSpan;
  return {
    kind: 'source',
    text: {
      zh: `源文件有损坏（${zh}${rest > 0 ? ` 等 ${spans.length} 处` : ''}）：解码时报错 ${count} 次，这些地方的画面可能花屏。`,
      en:
        `the source is damaged (${en}${rest > 0 ? `, and ${rest} more places` : ''}): ` +
        `${count} complaint${count === 1 ? '' : 's'} while decoding; pictures there may be broken`,
    },
    at: { startMs: first.startMs, endMs: first.endMs },
  };
}

function soundDamage(count: number): QualityWarning {
  return {
    kind: 'source',
    text: {
      zh: `源文件的声音有损坏：解码时报错 ${count} 次，可能有缺失或杂音。`,
      en: `the sound of the source is damaged: ${count} complaints while decoding; listen to it`,
    },
  };
}
