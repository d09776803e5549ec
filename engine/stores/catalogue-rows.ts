/** Between the rows of the catalogue's tables and what the port speaks of. */

import { type Selectable } from 'kysely';

import {
  type CourseRow,
  LESSON_STATES,
  type LessonRow,
  type SessionRow,
  type Tenant,
} from '../library/ports.ts';
import { DecodeError, type Decoder, list, oneOf, text } from '../protocol/decoder.ts';
import { localizedText } from '../protocol/lesson.ts';
import { type CatalogueTables } from './catalogue-schema.ts';
import { StoreError } from './store-error.ts';

const origins = list(text(1, 2_000), 10_000);
const lessonState = oneOf(LESSON_STATES);

function fromText<T>(what: string, decoder: Decoder<T>, stored: string, json = true): T {
  try {
    return decoder(json ? (JSON.parse(stored) as unknown) : stored);
  } catch (error) {
    if (!(error instanceof DecodeError) && !(error instanceof SyntaxError)) throw error;
    throw new StoreError(
      `The catalogue entry of ${what} cannot be read.`,
      error,
      'Add it again, or restore catalogue.db from a backup.',
    );
  }
}

export function tenantOf(row: Selectable<CatalogueTables['tenant']>): Tenant {
  return { ...row, origins: fromText(`host "${row.tenantId}"`, origins, row.origins) };
}

export function tenantRow(tenant: Tenant): CatalogueTables['tenant'] {
  const { tenantId, name, timeZone, policyId } = tenant;
  return { tenantId, name, timeZone, policyId, origins: JSON.stringify(tenant.origins) };
}

export function lessonOf(row: Selectable<CatalogueTables['lesson']>): LessonRow {
  const what = `lesson "${row.lessonId}"`;
  return {
    ...row,
    title: fromText(what, localizedText, row.title),
    state: fromText(what, lessonState, row.state, false),
  };
}

export function lessonRow(lesson: LessonRow): CatalogueTables['lesson'] {
  return {
    tenantId: lesson.tenantId,
    lessonId: lesson.lessonId,
    courseId: lesson.courseId,
    title: JSON.stringify(lesson.title),
    language: lesson.language,
    durationMs: lesson.durationMs,
    mediaVersion: lesson.mediaVersion,
    state: lesson.state,
    validUntilUtcMs: lesson.validUntilUtcMs,
    previewMs: lesson.previewMs,
    addedUtcMs: lesson.addedUtcMs,
  };
}

export function courseOf(row: Selectable<CatalogueTables['course']>): CourseRow {
  return { ...row, title: fromText(`course "${row.courseId}"`, localizedText, row.title) };
}

export function courseRow(course: CourseRow): CatalogueTables['course'] {
  const { tenantId, courseId, addedUtcMs } = course;
  return { tenantId, courseId, addedUtcMs, title: JSON.stringify(course.title) };
}

export function sessionOf(row: Selectable<CatalogueTables['session']>): SessionRow {
  return { ...row, preview: row.preview === 1 };
}

export function sessionRow(session: SessionRow): CatalogueTables['session'] {
  return {
    sessionId: session.sessionId,
    tenantId: session.tenantId,
    learnerId: session.learnerId,
    lessonId: session.lessonId,
    mediaVersion: session.mediaVersion,
    preview: session.preview ? 1 : 0,
    region: session.region,
    issuedUtcMs: session.issuedUtcMs,
    openedUtcMs: session.openedUtcMs,
  };
}
