/** Issued sessions with what they play and for whom, looked up once and kept. */

import { type LessonFolder } from './lesson-folder.ts';
import { type Library } from './library.ts';
import { type CatalogueStore, type SessionRow, type Tenant } from './ports.ts';

export interface IssuedSession {
  readonly row: SessionRow;
  readonly tenant: Tenant;
  readonly folder: LessonFolder;
  /** Where a preview ends, media milliseconds; null for a session that earns credit. */
  readonly previewUntilMs: number | null;
}

export interface SessionDirectory {
  find(sessionId: string): Promise<IssuedSession | undefined>;
  /** Writes down when it was opened; whoever comes back with it is not written again. */
  opened(session: IssuedSession, openedUtcMs: number): Promise<void>;
}

/** @param keep how many sessions are kept in memory; the longest unused go first */
export function sessionDirectory(
  catalogue: CatalogueStore,
  library: Library,
  keep = 20_000,
): SessionDirectory {
  const known = new Map<string, IssuedSession>();
  const read = async (sessionId: string): Promise<IssuedSession | undefined> => {
    const row = await catalogue.session(sessionId);
    if (row === undefined) return undefined;
    const tenant = await catalogue.tenant(row.tenantId);
    const folder = await library.folder(row.tenantId, row.lessonId, row.mediaVersion);
    if (tenant === undefined || folder === undefined) return undefined;
    if (!row.preview) return { row, tenant, folder, previewUntilMs: null };
    const lesson = await catalogue.lesson(row.tenantId, row.lessonId);
    return { row, tenant, folder, previewUntilMs: lesson?.previewMs ?? 0 };
  };
  return {
    async find(sessionId) {
      const found = known.get(sessionId);
      if (found !== undefined) {
        known.delete(sessionId);
        known.set(sessionId, found);
        return found;
      }
      const session = await read(sessionId);
      if (session !== undefined) {
        known.set(sessionId, session);
        if (known.size > keep) known.delete(known.keys().next().value as string);
      }
      return session;
    },
    async opened(session, openedUtcMs) {
      const row = { ...session.row, openedUtcMs };
      await catalogue.putSession(row);
      if (known.has(row.sessionId)) known.set(row.sessionId, { ...session, row });
    },
  };
}
