/**
 * What the engine remembers about hosts, lessons, courses and issued sessions. The study-time
 * ledger is not here: see `engine/ledger/ports.ts`.
 *
 * INVARIANTS, asserted by `test/contract/catalogue-store.ts` for every adapter:
 * 1. Every row belongs to a tenant; no method crosses tenants but those that find the tenant.
 * 2. `put...` inserts or replaces the row with the same key and is durable when it resolves.
 * 3. Lists come in a fixed order: lessons and courses by the time they were added, sessions by
 *    the time they were opened, newest first.
 */

import { type LocalizedText } from '../protocol/lesson.ts';
import { type QualityStore } from '../quality/ports.ts';

/** A host: the learning site that embeds Lectern. */
export interface Tenant {
  readonly tenantId: string;
  readonly name: string;
  /** IANA time zone in which this host's calendar days begin, e.g. `Asia/Shanghai`. */
  readonly timeZone: string;
  /** Origins of pages that may embed the player, e.g. `https://learn.example`. */
  readonly origins: readonly string[];
  /** Preset that pins new sessions, e.g. `standard`. */
  readonly policyId: string;
}

export interface ApiKey {
  readonly tenantId: string;
  /** SHA-256 of the key, hexadecimal; the key itself is shown once and never stored. */
  readonly hash: string;
  readonly label: string;
  readonly createdUtcMs: number;
}

/** `draft`: not yet released. `held`: stopped for now. `retired`: stopped for good. */
export const LESSON_STATES = ['draft', 'published', 'held', 'retired'] as const;
export type LessonState = (typeof LESSON_STATES)[number];

export interface LessonRow {
  readonly tenantId: string;
  readonly lessonId: string;
  readonly courseId: string;
  readonly title: LocalizedText;
  readonly language: string;
  readonly durationMs: number;
  /** The version that new sessions play; earlier ones stay readable for sessions pinned to them. */
  readonly mediaVersion: string;
  readonly state: LessonState;
  /** After this no new session opens; null for no end. */
  readonly validUntilUtcMs: number | null;
  /** How much of the lesson a preview may play, milliseconds from its start. */
  readonly previewMs: number;
  readonly addedUtcMs: number;
}

/** Where one version of a lesson lies. */
export interface LessonVersionRow {
  readonly tenantId: string;
  readonly lessonId: string;
  readonly mediaVersion: string;
  /** Folder of the packaged lesson, relative to the media library. */
  readonly folder: string;
}

export interface CourseRow {
  readonly tenantId: string;
  readonly courseId: string;
  readonly title: LocalizedText;
  readonly addedUtcMs: number;
}

/** What a session token was issued for. */
export interface SessionRow {
  readonly tenantId: string;
  readonly sessionId: string;
  readonly learnerId: string;
  readonly lessonId: string;
  readonly mediaVersion: string;
  readonly preview: boolean;
  /** Where the learner is registered, six digits of GB/T 2260; null where the host did not say. */
  readonly region: string | null;
  readonly issuedUtcMs: number;
  /** When the player first connected; null until then. */
  readonly openedUtcMs: number | null;
}

/** A place in a list of sessions; two sessions may have been opened in one millisecond. */
export interface SessionMark {
  readonly openedUtcMs: number;
  readonly sessionId: string;
}

export interface SessionQuery {
  readonly learnerId?: string;
  readonly lessonId?: string;
  /** Only sessions that come after this one in the order of the list. */
  readonly after?: SessionMark;
  readonly limit: number;
}

export interface CatalogueStore {
  tenants(): Promise<readonly Tenant[]>;
  tenant(tenantId: string): Promise<Tenant | undefined>;
  putTenant(tenant: Tenant): Promise<void>;

  /** Finds the tenant that a key belongs to, by the key's hash. */
  apiKey(hash: string): Promise<ApiKey | undefined>;
  putApiKey(key: ApiKey): Promise<void>;
  /** Forgets every key of the tenant that carries this label. */
  removeApiKeys(tenantId: string, label: string): Promise<void>;

  lessons(tenantId: string): Promise<readonly LessonRow[]>;
  lesson(tenantId: string, lessonId: string): Promise<LessonRow | undefined>;
  putLesson(lesson: LessonRow): Promise<void>;
  lessonVersion(
    tenantId: string,
    lessonId: string,
    mediaVersion: string,
  ): Promise<LessonVersionRow | undefined>;
  putLessonVersion(version: LessonVersionRow): Promise<void>;

  courses(tenantId: string): Promise<readonly CourseRow[]>;
  putCourse(course: CourseRow): Promise<void>;

  putSession(session: SessionRow): Promise<void>;
  /** Many at once, in one commit; no two of one id. Which of them were other tenants' is not said. */
  putSessions(sessions: readonly SessionRow[]): Promise<void>;
  /** Session ids are unique over all tenants; the row says whose it is. */
  session(sessionId: string): Promise<SessionRow | undefined>;
  /** Opened sessions of the tenant, previews left out, newest first. */
  sessions(tenantId: string, query: SessionQuery): Promise<readonly SessionRow[]>;

  /** Secrets and marks of this installation, by name: signing key, password hash. */
  setting(name: string): Promise<string | undefined>;
  putSetting(name: string, value: string): Promise<void>;

  /** Sums of playing quality; statistics beside the catalogue. */
  readonly quality: QualityStore;

  close(): Promise<void>;
}
