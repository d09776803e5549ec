import { type Welcome } from '../../engine/protocol/messages.ts';

/** Where play begins in a session that opens, media milliseconds. */
export function openingMs({ preview, durationMs, positionMs }: Welcome): number {
  const endMs = preview?.untilMs ?? durationMs;
  // Someone who has reached the end starts over rather than on a still picture.
  return positionMs >= endMs - 1_000 ? 0 : positionMs;
}

/** Whether both are sessions of one lesson, so that a place in one is the same place in the other. */
export function isSameLesson(a: Welcome, b: Welcome): boolean {
  return a.lessonId === b.lessonId && a.mediaVersion === b.mediaVersion;
}
