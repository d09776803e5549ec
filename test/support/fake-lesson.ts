/** A packaged lesson whose segments hold no media: for tests of everything but playing. */

import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Lesson, segmentFile } from '../../engine/protocol/lesson.ts';
import { type PrivateLesson, privateLessonFile } from '../../engine/protocol/private-lesson.ts';

export interface FakeLessonWish {
  readonly id?: string;
  readonly durationMs?: number;
  readonly segmentMs?: number;
  readonly bytesPerSegment?: number;
  readonly kinds?: readonly ('video' | 'audio')[];
  readonly questions?: Lesson['questions'];
  readonly knowledgePoints?: Lesson['knowledgePoints'];
  /** Questions whose second option is right; the others have no answer. */
  readonly answered?: readonly string[];
  /** What became of an earlier version. */
  readonly previous?: NonNullable<Lesson['previous']>;
}

/** A question of four options; the second one, `o1`, is meant to be right. */
export function fakeQuestion(
  id: string,
  more: { atMs?: number; knowledgePointId?: string } = {},
): Lesson['questions'][number] {
  const options = ['o0', 'o1', 'o2', 'o3'].map((option) => ({
    id: option,
    text: { en: `${id} ${option}` },
  }));
  return { id, kind: 'single', prompt: { en: `What about ${id}?` }, options, ...more };
}

export const FAKE_VIDEO = 'video/360p';
export const FAKE_AUDIO = 'audio/zh';

/** Writes the folder. @returns its description */
export async function writeFakeLesson(folder: string, wish: FakeLessonWish = {}): Promise<Lesson> {
  const {
    id = 'test-lesson',
    durationMs = 600_000,
    segmentMs = 2_000,
    bytesPerSegment = 64,
  } = wish;
  const kinds = wish.kinds ?? ['video', 'audio'];
  const grid: number[] = [];
  for (let atMs = 0; atMs < durationMs; atMs += segmentMs) grid.push(atMs);
  grid.push(durationMs);
  const files: Lesson['files'] = [];
  const put = (path: string, content: string) => {
    // Hundreds of small files: each promise would cost more than its file.
    writeFileSync(join(folder, path), content);
    const sha256 = createHash('sha256').update(content).digest('hex');
    files.push({ path, bytes: Buffer.byteLength(content), sha256 });
  };
  await mkdir(folder, { recursive: true });
  put('manifest.mpd', '<MPD/>');
  put('master.m3u8', '#EXTM3U');
  for (const kind of kinds) {
    const path = kind === 'video' ? FAKE_VIDEO : FAKE_AUDIO;
    await mkdir(join(folder, path), { recursive: true });
    put(`${path}/init.mp4`, 'init');
    for (let index = 0; index + 1 < grid.length; index += 1) {
      put(`${path}/${segmentFile(index)}`, `${kind}${index}`.padEnd(bytesPerSegment, '.'));
    }
  }
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  const version = createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 32);
  const rate = { codec: 'x', bandwidthBps: 100_000, averageBandwidthBps: 90_000 };
  const lesson: Lesson = {
    format: 'lectern-lesson',
    formatVersion: 2,
    id,
    mediaVersion: `sha256-${version}`,
    title: { zh: '测试课', en: 'Test lesson' },
    language: 'zh',
    durationMs,
    grid: {
      ...(kinds.includes('video') ? { video: grid } : {}),
      ...(kinds.includes('audio') ? { audio: grid } : {}),
    },
    video: kinds.includes('video')
      ? [
          {
            kind: 'video',
            stream: 'presenter',
            path: FAKE_VIDEO,
            ...rate,
            widthPx: 640,
            heightPx: 360,
            frameRateFps: 25,
          },
        ]
      : [],
    audio: kinds.includes('audio')
      ? [
          {
            kind: 'audio',
            path: FAKE_AUDIO,
            ...rate,
            language: 'zh',
            channels: 1,
            sampleRateHz: 48_000,
          },
        ]
      : [],
    segmentName: '{number5}.m4s',
    initName: 'init.mp4',
    manifests: { dash: 'manifest.mpd', hls: 'master.m3u8' },
    captions: [],
    chapters: [],
    knowledgePoints: [...(wish.knowledgePoints ?? [])],
    questions: [...(wish.questions ?? [])],
    ...(wish.previous === undefined ? {} : { previous: wish.previous }),
    slides: [],
    files,
  };
  await writeFile(join(folder, 'lesson.json'), JSON.stringify(lesson));
  if (wish.answered !== undefined) await writeAnswers(folder, lesson, wish.answered);
  return lesson;
}

async function writeAnswers(folder: string, lesson: Lesson, ids: readonly string[]): Promise<void> {
  const secret: PrivateLesson = {
    format: 'lectern-private-lesson',
    formatVersion: 1,
    lessonId: lesson.id,
    mediaVersion: lesson.mediaVersion,
    keys: [],
    answers: ids.map((questionId) => ({
      questionId,
      correct: ['o1'],
      explanation: { en: `Why ${questionId} o1.` },
    })),
  };
  await writeFile(privateLessonFile(folder), JSON.stringify(secret));
}
