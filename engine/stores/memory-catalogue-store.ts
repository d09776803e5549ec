/** The catalogue in memory: the reference for every other store, and a store for tests. */

import {
  type ApiKey,
  type CatalogueStore,
  type CourseRow,
  type LessonRow,
  type LessonVersionRow,
  type SessionMark,
  type SessionQuery,
  type SessionRow,
  type Tenant,
} from '../library/ports.ts';
import { createMemoryQualityStore } from './memory-quality-store.ts';
import { otherTenant } from './other-tenant.ts';

/** Rows by key; what goes in and comes out is a copy. */
class Rows<T> {
  readonly #rows = new Map<string, T>();

  put(key: readonly string[], row: T): void {
    this.#rows.set(JSON.stringify(key), structuredClone(row));
  }

  get(...key: readonly string[]): T | undefined {
    return structuredClone(this.#rows.get(JSON.stringify(key)));
  }

  remove(fits: (row: T) => boolean): void {
    for (const [key, row] of this.#rows) if (fits(row)) this.#rows.delete(key);
  }

  list(fits: (row: T) => boolean, order: (a: T, b: T) => number): T[] {
    return structuredClone([...this.#rows.values()].filter(fits).sort(order));
  }
}

const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function newestFirst(a: SessionRow, b: SessionRow): number {
  return (b.openedUtcMs ?? 0) - (a.openedUtcMs ?? 0) || byText(a.sessionId, b.sessionId);
}

function comesAfter(row: SessionRow, mark: SessionMark): boolean {
  const openedUtcMs = row.openedUtcMs ?? 0;
  return (
    openedUtcMs < mark.openedUtcMs ||
    (openedUtcMs === mark.openedUtcMs && byText(row.sessionId, mark.sessionId) > 0)
  );
}

function fits(row: SessionRow, tenantId: string, asked: SessionQuery): boolean {
  return (
    row.tenantId === tenantId &&
    !row.preview &&
    row.openedUtcMs !== null &&
    (asked.learnerId === undefined || row.learnerId === asked.learnerId) &&
    (asked.lessonId === undefined || row.lessonId === asked.lessonId) &&
    (asked.after === undefined || comesAfter(row, asked.after))
  );
}

export function createMemoryCatalogueStore(): CatalogueStore {
  const tenants = new Rows<Tenant>();
  const apiKeys = new Rows<ApiKey>();
  const lessons = new Rows<LessonRow>();
  const versions = new Rows<LessonVersionRow>();
  const courses = new Rows<CourseRow>();
  const sessions = new Rows<SessionRow>();
  const settings = new Rows<string>();
  let open = true;

  /** Answers like a store that waits for a disk: later, or with a rejection. */
  function answer<T>(work: () => T): Promise<T> {
    return new Promise((resolve) => {
      if (!open) throw new Error('The catalogue store is closed.');
      resolve(work());
    });
  }

  return {
    tenants: () =>
      answer(() =>
        tenants.list(
          () => true,
          (a, b) => byText(a.tenantId, b.tenantId),
        ),
      ),
    tenant: (tenantId) => answer(() => tenants.get(tenantId)),
    putTenant: (tenant) => answer(() => tenants.put([tenant.tenantId], tenant)),

    apiKey: (hash) => answer(() => apiKeys.get(hash)),
    putApiKey: (key) =>
      answer(() => {
        const known = apiKeys.get(key.hash);
        if (known && known.tenantId !== key.tenantId) throw otherTenant('This key');
        apiKeys.put([key.hash], key);
      }),
    removeApiKeys: (tenantId, label) =>
      answer(() => apiKeys.remove((key) => key.tenantId === tenantId && key.label === label)),

    lessons: (tenantId) =>
      answer(() =>
        lessons.list(
          (row) => row.tenantId === tenantId,
          (a, b) => a.addedUtcMs - b.addedUtcMs || byText(a.lessonId, b.lessonId),
        ),
      ),
    lesson: (tenantId, lessonId) => answer(() => lessons.get(tenantId, lessonId)),
    putLesson: (lesson) => answer(() => lessons.put([lesson.tenantId, lesson.lessonId], lesson)),
    lessonVersion: (tenantId, lessonId, mediaVersion) =>
      answer(() => versions.get(tenantId, lessonId, mediaVersion)),
    putLessonVersion: (row) =>
      answer(() => versions.put([row.tenantId, row.lessonId, row.mediaVersion], row)),

    courses: (tenantId) =>
      answer(() =>
        courses.list(
          (row) => row.tenantId === tenantId,
          (a, b) => a.addedUtcMs - b.addedUtcMs || byText(a.courseId, b.courseId),
        ),
      ),
    putCourse: (course) => answer(() => courses.put([course.tenantId, course.courseId], course)),

    putSession: (session) =>
      answer(() => {
        const known = sessions.get(session.sessionId);
        if (known && known.tenantId !== session.tenantId) {
          throw otherTenant(`Session "${session.sessionId}"`);
        }
        sessions.put([session.sessionId], session);
      }),
    putSessions: (rows) =>
      answer(() => {
        for (const row of rows) {
          const known = sessions.get(row.sessionId);
          if (known && known.tenantId !== row.tenantId) throw otherTenant('One of these sessions');
        }
        for (const row of rows) sessions.put([row.sessionId], row);
      }),
    session: (sessionId) => answer(() => sessions.get(sessionId)),
    sessions: (tenantId, asked) =>
      answer(() =>
        sessions.list((row) => fits(row, tenantId, asked), newestFirst).slice(0, asked.limit),
      ),

    setting: (name) => answer(() => settings.get(name)),
    putSetting: (name, value) => answer(() => settings.put([name], value)),

    quality: createMemoryQualityStore(answer),

    close: () => {
      open = false;
      return Promise.resolve();
    },
  };
}
