import {
  type Chapter,
  type KnowledgePoint,
  type Slide,
  inLanguage,
} from '../../../engine/protocol/lesson.ts';
import { landingMs } from '../../beats/seek.ts';
import { type View } from '../../session/view.ts';
import { type Language, say } from '../../words/say.ts';
import { begun } from './begun.ts';

/** One line of the outline. */
export interface Entry {
  readonly kind: 'chapter' | 'point' | 'slide';
  readonly startMs: number;
  readonly title: string;
  /** Words to search besides the title. */
  readonly text: string;
  /** Path of the small picture, slides only. */
  readonly thumbnail: string | null;
}

/** What of a lesson the outline lists. */
export interface Listed {
  readonly chapters: readonly Chapter[];
  readonly knowledgePoints?: readonly KnowledgePoint[] | undefined;
  readonly slides?: readonly Slide[] | undefined;
}

/** A place this little beyond what is open is not called locked, milliseconds. */
const NEARLY_OPEN_MS = 1_000;

/** Chapters, knowledge points and slides in the order of the lesson. */
export function entriesOf(lesson: Listed, language: Language): Entry[] {
  const thumbnail = null;
  const chapters = lesson.chapters.map(({ startMs, title }): Entry => {
    return { kind: 'chapter', startMs, title: inLanguage(title, language), text: '', thumbnail };
  });
  const points = (lesson.knowledgePoints ?? []).map(({ atMs, title, summary }): Entry => {
    const text = summary === undefined ? '' : inLanguage(summary, language);
    return { kind: 'point', startMs: atMs, title: inLanguage(title, language), text, thumbnail };
  });
  const slides = (lesson.slides ?? []).map(({ startMs, title, text, thumbnail }, at): Entry => {
    const name = title ?? say(language, 'slideNumber', { number: String(at + 1) });
    return { kind: 'slide', startMs, title: name, text: text ?? '', thumbnail };
  });
  return [...chapters, ...slides, ...points].toSorted((a, b) => a.startMs - b.startMs);
}

/** The entries that are on now: the chapter, and the slide. */
export function currentOf(entries: readonly Entry[], positionMs: number): ReadonlySet<Entry> {
  const past = entries.slice(0, begun(entries, positionMs) + 1);
  const last = (kind: Entry['kind']) => past.findLast((entry) => entry.kind === kind);
  return new Set([last('chapter'), last('slide')].filter((entry) => entry !== undefined));
}

/** Whether a seek to this place would be held back. What is on now is open, whatever was credited. */
export function isLocked({ welcome, account }: View, startMs: number, positionMs: number): boolean {
  if (welcome === null || account === null || startMs <= positionMs) return false;
  const landing = landingMs(startMs, {
    seek: welcome.rules.seek,
    frontierMs: account.frontierMs,
    credited: account.credited,
    durationMs: welcome.durationMs,
    untilMs: welcome.preview?.untilMs ?? null,
  });
  return landing < startMs - NEARLY_OPEN_MS;
}
