/** A real engine on a free port with a temporary data folder, for tests. */

import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EngineOptions } from '../../config/engine-options.ts';
import { loadPresets, type Presets } from '../../config/presets.ts';
import { FIRST_TENANT } from '../../engine/installation.ts';
import { type Policy } from '../../engine/ledger/policy.ts';
import { publish } from '../../engine/library/publish.ts';
import { type Engine, type EngineParts, startEngine } from '../../engine/main.ts';
import { type Statement } from '../../engine/protocol/statement.ts';
import { type FakeLessonWish, writeFakeLesson } from './fake-lesson.ts';

export const TEST_TIME_ZONE = 'Asia/Shanghai';

export interface TestEngine {
  readonly engine: Engine;
  readonly url: string;
  readonly apiKey: string;
  readonly dataFolder: string;
  /** Publishes a lesson without real media. @param courseId `tests` where it is not said */
  publishFake(wish?: FakeLessonWish, courseId?: string): Promise<string>;
  /** Asks for a session token as a host does. */
  token(
    learner: string,
    lesson: string,
    preview?: boolean,
    more?: { readonly extendedTime?: boolean },
  ): Promise<string>;
  statement(learner: string): Promise<Statement>;
  close(): Promise<void>;
}

export async function startTestEngine(
  options: Partial<EngineOptions> = {},
  parts: EngineParts = {},
): Promise<TestEngine> {
  const dataFolder = options.dataFolder ?? (await mkdtemp(join(tmpdir(), 'lectern-test-')));
  const engine = await startEngine(
    {
      port: 0,
      bind: '127.0.0.1',
      dataFolder,
      trustedProxies: [],
      groupCommitMs: 2,
      openingsPerSecond: 1_000,
      media: { sender: 'engine' },
      logLevel: 'fatal',
      ...options,
    },
    parts,
  );
  const url = `http://127.0.0.1:${engine.port}`;
  const apiKey = engine.installation.firstApiKey ?? '';
  const tenant = await engine.catalogue.tenant(FIRST_TENANT);
  if (tenant !== undefined)
    await engine.catalogue.putTenant({ ...tenant, timeZone: TEST_TIME_ZONE });
  const ask = async (path: string, body?: unknown) => {
    const answer = await fetch(`${url}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as unknown;
  };
  return {
    engine,
    url,
    apiKey,
    dataFolder,
    async publishFake(wish = {}, courseId = 'tests') {
      // In the library already, so that hundreds of files need no copying; such a name is passed over
      // by who looks for dropped lessons.
      const shelf = join(engine.libraryRoot, FIRST_TENANT);
      await mkdir(shelf, { recursive: true });
      const source = await mkdtemp(join(shelf, 'fake.part-'));
      await writeFakeLesson(source, wish);
      const { lessonId } = await publish(engine.catalogue, engine.libraryRoot, source, {
        tenantId: FIRST_TENANT,
        courseId,
        state: 'published',
        validUntilUtcMs: null,
        previewMs: 20_000,
        nowUtcMs: Date.now(),
      });
      return lessonId;
    },
    async token(learner, lesson, preview = false, more = {}) {
      const wish = { learner, lesson, preview, ...more };
      return ((await ask('/v1/sessions', wish)) as { token: string }).token;
    },
    async statement(learner) {
      return (await ask(`/v1/learners/${encodeURIComponent(learner)}/statement`)) as Statement;
    },
    async close() {
      await engine.close();
      if (options.dataFolder === undefined) await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

/** The standard preset with changes: for tests of one rule. */
export function presetsWith(change: (policy: Policy) => Policy): Presets {
  const standard = loadPresets().now('standard');
  if (standard === undefined) throw new Error('there is no standard preset');
  const changed = change(standard);
  return { now: () => changed, at: () => changed, ids: ['standard'], all: [] };
}
