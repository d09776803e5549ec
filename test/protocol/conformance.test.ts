import { SignJWT } from 'jose';
import { FIRST_TENANT } from '../../engine/installation.ts';
import { startTestEngine, type TestEngine } from '../support/test-engine.ts';
import { conformance } from './conformance.ts';
import { type Target } from './target.ts';

const ORIGIN = 'https://school.example';

/**
 * Runs against the engine at LECTERN_URL (with LECTERN_API_KEY and LECTERN_LESSON, and LECTERN_ORIGIN
 * where the host has one), else against an engine of its own.
 */
describe('the protocol', function () {
  this.timeout(30_000);
  let engine: TestEngine | null = null;
  let target: Target;

  before(async () => {
    const { LECTERN_URL, LECTERN_API_KEY, LECTERN_LESSON, LECTERN_ORIGIN } = process.env;
    if (LECTERN_URL !== undefined) {
      target = {
        url: LECTERN_URL.replace(/\/+$/, ''),
        apiKey: LECTERN_API_KEY ?? '',
        lesson: LECTERN_LESSON ?? '',
        origin: LECTERN_ORIGIN ?? null,
        expiredToken: null,
        heavyLesson: null,
      };
      return;
    }
    engine = await startTestEngine();
    target = await targetOf(engine);
  });
  after(() => engine?.close());

  conformance(() => target);
});

async function targetOf(own: TestEngine): Promise<Target> {
  const { catalogue, installation } = own.engine;
  const tenant = await catalogue.tenant(FIRST_TENANT);
  if (tenant === undefined) throw new Error('the test engine has no tenant');
  await catalogue.putTenant({ ...tenant, origins: [ORIGIN] });
  const lesson = await own.publishFake({ durationMs: 60_000, bytesPerSegment: 5_000 });
  const heavy = { id: 'heavy', durationMs: 4_000, bytesPerSegment: 16_000_000 };
  return {
    url: own.url,
    apiKey: own.apiKey,
    lesson,
    origin: ORIGIN,
    heavyLesson: await own.publishFake(heavy),
    expiredToken: (learner) =>
      new SignJWT({ sid: 's', tid: FIRST_TENANT, lid: lesson, ver: 'v', pol: 'p', pre: false })
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setSubject(learner)
        .setIssuer('lectern')
        .setAudience('lectern-session')
        .setIssuedAt(Math.floor(Date.now() / 1_000) - 700)
        .setExpirationTime(Math.floor(Date.now() / 1_000) - 100)
        .sign(installation.secret),
  };
}
