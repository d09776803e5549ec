import { expect } from 'chai';
import { setTimeout as pause } from 'node:timers/promises';
import { type Ack } from '../../engine/protocol/messages.ts';
import { type BareClient } from '../support/bare-client.ts';
import {
  breakOff,
  firstSegments,
  knock,
  open,
  raw,
  type RawAnswer,
  type Target,
} from './target.ts';

/** Claims the first second and says what became of it. */
async function claimed(client: BareClient): Promise<string> {
  const ack = (await client.beat({ spans: [[0, 1_000]], now: 'playing' })) as Ack;
  return ack.runs.map(([, , outcome]) => outcome).join('+');
}

export function media(getTarget: () => Target): void {
  describe('delivery', () => {
    let client: BareClient;
    let segments: string[];
    const get = (file: string, headers: Record<string, string> = {}, method = 'GET') =>
      raw(getTarget(), `${client.welcome.mediaBase}${file}`, { method, headers });
    const each = async (ask: (file: string) => Promise<RawAnswer>, status: number) => {
      for (const segment of segments) expect((await ask(segment)).status).to.equal(status);
    };

    beforeEach(async () => {
      client = await open(getTarget());
      segments = await firstSegments(client);
    });
    afterEach(() => client.drop());

    it('is a whole transfer', async () => {
      await each((file) => get(file), 200);
      expect(await claimed(client)).to.equal('credited');
    });

    it('is no wish: a claim without any transfer waits', async () => {
      expect(await claimed(client)).to.equal('pending');
    });

    it('needs every kind of media', async () => {
      await get(segments[0] ?? '');
      expect(await claimed(client)).to.equal(segments.length === 1 ? 'credited' : 'pending');
    });

    it('is no HEAD', async () => {
      await each((file) => get(file, {}, 'HEAD'), 200);
      expect(await claimed(client)).to.equal('pending');
    });

    it('is no 304 without an earlier transfer', async () => {
      const other = await open(getTarget());
      const { mediaBase } = other.welcome;
      for (const segment of segments) {
        const { headers } = await raw(getTarget(), `${mediaBase}${segment}`);
        const asked = { 'if-none-match': String(headers['etag']) };
        expect((await get(segment, asked)).status).to.equal(304);
      }
      other.drop();
      expect(await claimed(client)).to.equal('pending');
    });

    it('is no part of a file, but all its parts together', async () => {
      const whole = new Map<string, number>();
      for (const segment of segments) {
        const { headers } = await get(segment, {}, 'HEAD');
        whole.set(segment, Number(headers['content-length']));
      }
      const half = (file: string) => Math.floor((whole.get(file) ?? 0) / 2);
      await each((file) => get(file, { range: 'bytes=0-0' }), 206);
      await each((file) => get(file, { range: `bytes=${half(file)}-` }), 206);
      expect(await claimed(client)).to.equal('pending');
      // The missing half, in two pieces that overlap.
      await each((file) => get(file, { range: `bytes=0-${half(file)}` }), 206);
      expect(await claimed(client)).to.equal('credited');
    });

    it('is no range that cannot be', async () => {
      for (const segment of segments) {
        const answer = await get(segment, { range: 'bytes=999999999-' });
        expect(answer.status).to.equal(416);
        expect(answer.headers['content-range']).to.match(/^bytes \*\/\d+$/);
      }
      expect(await claimed(client)).to.equal('pending');
    });

    it('is what several ranges at once are answered with', async () => {
      const statuses = new Set<number>();
      for (const segment of segments) {
        statuses.add((await get(segment, { range: 'bytes=0-1,3-4' })).status);
      }
      expect(statuses.size).to.equal(1);
      const wanted = statuses.has(200) ? 'credited' : 'pending';
      expect(await claimed(client)).to.equal(wanted);
    });

    it('is no transfer that was broken off', async function () {
      const { heavyLesson } = getTarget();
      if (heavyLesson === null) {
        console.warn('A broken transfer is not tried. Reason: no lesson with heavy segments.');
        this.skip();
      }
      const heavy = await open(getTarget(), { lesson: heavyLesson });
      const files = await firstSegments(heavy);
      for (const file of files) await breakOff(getTarget(), `${heavy.welcome.mediaBase}${file}`);
      await pause(300);
      expect(await claimed(heavy)).to.equal('pending');
      for (const file of files) await heavy.fetch(file);
      expect(await claimed(heavy)).to.equal('credited');
      heavy.drop();
    });

    it('counts for the session it was made to alone', async () => {
      const other = await open(getTarget());
      for (const segment of segments) await other.fetch(segment);
      other.drop();
      expect(await claimed(client)).to.equal('pending');
    });
  });

  describe('media addresses', () => {
    let client: BareClient;
    before(async () => (client = await open(getTarget())));
    after(() => client.drop());

    it('serve what lesson.json lists, and nothing else', async () => {
      const { mediaBase } = client.welcome;
      expect((await raw(getTarget(), `${mediaBase}lesson.json`)).status).to.equal(200);
      const [segment = ''] = await firstSegments(client);
      const folder = segment.slice(0, segment.lastIndexOf('/'));
      const paths = [
        ...['', 'nothing.m4s', '.', './lesson.json', '/lesson.json', folder, `${folder}/`],
        ...['../lesson.json', '../../ledger.db', '../../../secret', `${folder}/../../lesson.json`],
        ...['..%2f..%2fledger.db', '%2e%2e/%2e%2e/ledger.db', '%2e%2e%2f%2e%2e%2fledger.db'],
        ...['..\\..\\ledger.db', '..%5c..%5cledger.db', '%252e%252e%252fledger.db'],
        ...['%2fetc%2fpasswd', '/etc/passwd', '//etc/passwd', 'C:\\windows', 'file:///etc/passwd'],
        ...['lesson.json%00', 'lesson.json%00.m4s', 'LESSON.JSON', 'lesson.json/', 'lesson.json;x'],
        ...['.git/config', '.env', `${'a/'.repeat(2_000)}x`, '__proto__', 'constructor'],
      ];
      for (const path of paths) {
        const { status } = await raw(getTarget(), `${mediaBase}${path}`);
        expect(status, path.slice(0, 60)).to.be.oneOf([403, 404]);
      }
      for (const path of ['%', '%zz', '%c0%ae%c0%ae/ledger.db', '%ff']) {
        const { status } = await raw(getTarget(), `${mediaBase}${path}`);
        expect(status, path).to.be.oneOf([400, 403, 404]);
      }
    });

    it('are refused with a capability of another session or purpose', async () => {
      const other = await open(getTarget());
      const own = client.welcome;
      const [, mac = ''] = (other.welcome.mediaBase.split('/').at(-2) ?? '').split('.');
      const prefix = own.mediaBase.split('/').slice(0, -2).join('/');
      const bad = [`${own.sessionId}.${mac}`, own.resume, own.sessionId, 'x', '%2e%2e', '.', 'a.'];
      for (const capability of bad) {
        const { status } = await raw(getTarget(), `${prefix}/${capability}/lesson.json`);
        expect(status, capability).to.be.oneOf([403, 404]);
      }
      other.drop();
    });

    it('take no writing', async () => {
      for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
        const path = `${client.welcome.mediaBase}lesson.json`;
        expect((await raw(getTarget(), path, { method })).status, method).to.equal(404);
      }
    });

    it("tell only pages of the host's origins that they may read", async function () {
      const target = getTarget();
      const path = `${client.welcome.mediaBase}lesson.json`;
      const ask = (origin: string, method = 'GET') =>
        raw(target, path, { method, headers: { origin } });
      for (const method of ['GET', 'HEAD', 'OPTIONS']) {
        const foreign = await ask('https://elsewhere.example', method);
        expect(foreign.status, method).to.equal(403);
        expect(foreign.headers['access-control-allow-origin'], method).to.equal(undefined);
      }
      const { origin } = target;
      if (origin === null) {
        console.warn("The host's own origin is not tried. Reason: LECTERN_ORIGIN is not set.");
        this.skip();
      }
      const own = await ask(origin);
      expect(own.status).to.equal(200);
      expect(own.headers['access-control-allow-origin']).to.equal(origin);
      expect(String(own.headers['vary']).toLowerCase()).to.include('origin');
      expect((await ask(origin, 'OPTIONS')).status).to.equal(204);
      expect((await ask(`${origin}.elsewhere.example`)).status).to.equal(403);
    });

    it('let a foreign page neither read the API nor connect', async () => {
      const { apiKey } = getTarget();
      const answer = await raw(getTarget(), '/v1/lessons', {
        headers: { origin: 'https://elsewhere.example', authorization: `Bearer ${apiKey}` },
      });
      expect(answer.headers['access-control-allow-origin']).to.equal(undefined);
      const { resume } = client.welcome;
      const headers = { origin: 'https://elsewhere.example' };
      expect(await knock(getTarget(), { protocol: 1, resume }, headers)).to.equal('origin_refused');
    });
  });
}
