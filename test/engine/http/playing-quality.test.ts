/** Playing quality from a beat to the host's answer, through a real engine. */

import { expect } from 'chai';
import { type Network, type PlayingQuality } from '../../../engine/protocol/quality.ts';
import { type BareBeat, BareClient } from '../../support/bare-client.ts';
import { BatchClient } from '../../support/batch-client.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { startTestEngine, type TestEngine } from '../../support/test-engine.ts';
import { eventsOf } from '../../support/events-of.ts';

const QUALITY: PlayingQuality = {
  ...{ startMs: 800, playedMs: 60_000, stalls: 2, stalledMs: 1_500, bitrateBps: 900_000 },
  ...{ droppedFrames: 4, shownFrames: 1_500, errors: 1 },
};

interface Line {
  readonly [name: string]: unknown;
}

describe('playing quality', function () {
  this.timeout(60_000);
  let test: TestEngine;
  let clock: ManualClock;
  let lesson: string;

  beforeEach(async () => {
    clock = new ManualClock();
    test = await startTestEngine({}, { clock });
    lesson = await test.publishFake();
  });
  afterEach(() => test.close());

  const token = async (learner: string, region?: string) => {
    const answer = await ask('/v1/sessions', {
      method: 'POST',
      body: JSON.stringify({ learner, lesson, ...(region === undefined ? {} : { region }) }),
    });
    return ((await answer.json()) as { token: string }).token;
  };
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(test.url + path, {
      ...init,
      headers: {
        authorization: `Bearer ${test.apiKey}`,
        'content-type': 'application/json',
        ...(init.headers as Record<string, string> | undefined),
      },
    });
  const lines = async (query = '') =>
    ((await (await ask(`/v1/playing-quality${query}`)).json()) as { lines: Line[] }).lines;
  const connect = async (learner: string, network?: string, region?: string) =>
    BareClient.connect(test.url, {
      token: await token(learner, region),
      ...(network === undefined ? {} : { network }),
    });
  /** A beat that tells of quality, too. */
  const tell = (client: BareClient, quality: object, beat: BareBeat = {}) =>
    client.sendRaw({ ...client.stamp({ now: 'playing', ...beat }), quality });

  it('sums up by day, lesson, region and network', async () => {
    const one = await connect('ada', '4g', '440100');
    const other = await connect('ben', 'a pigeon', '440300');
    const third = await connect('cleo');
    await tell(one, QUALITY);
    await tell(one, { ...QUALITY, startMs: undefined, bitrateBps: 300_000, stalls: 0 });
    await tell(other, { ...QUALITY, startMs: 3_200 });
    const all = await lines('?by=');
    expect(all).to.have.length(1);
    expect(all[0]).to.include({
      ...{ sessions: 3, starts: 2, playedMs: 180_000, stalls: 4, stalledMs: 4_500 },
      ...{ meanBitrateBps: 700_000, droppedFrames: 12, shownFrames: 4_500, errors: 3 },
    });
    expect(all[0]?.['startMedianMs']).to.be.closeTo(800, 800 * 0.091);
    expect(all[0]?.['startP95Ms']).to.be.closeTo(3_200, 3_200 * 0.091);
    const apart = await lines('?by=network,region,lesson,day');
    expect(
      apart.map(({ day, lesson: id, region, network, sessions, playedMs }) => [
        ...[day, id === lesson, region, network, sessions, playedMs],
      ]),
    ).to.deep.equal([
      ['2026-11-02', true, null, 'unknown', 1, 0],
      ['2026-11-02', true, '440100', '4g', 1, 120_000],
      ['2026-11-02', true, '440300', 'unknown', 1, 60_000],
    ]);
    expect((await lines('?by=&region=4401'))[0]).to.include({ sessions: 1, playedMs: 120_000 });
    expect(await lines('?region=52')).to.deep.equal([]);
    for (const client of [one, other, third]) client.drop();
  });

  it('counts what is sent again once, and nothing of a beat that was refused', async () => {
    const client = await connect('ada', '3g');
    await tell(client, QUALITY);
    const [first] = client.sent as Record<string, unknown>[];
    await client.sendRaw({ ...first, nonce: client.nonce });
    // The same number with another body is refused.
    await client.sendRaw({ ...first, nonce: client.nonce, positionMs: 7 });
    // A hole is refused.
    await client.sendRaw({ ...client.stamp({ seq: 9 }), quality: QUALITY });
    expect((await lines('?by=network'))[0]).to.include({ network: '3g', playedMs: 60_000 });
    // The same beat with another claim of quality is the same beat.
    const again = await client.sendRaw({ ...first, nonce: client.nonce, quality: undefined });
    expect(again).to.include({ seq: 1 });
    expect((await lines())[0]).to.include({ playedMs: 60_000, starts: 1, sessions: 1 });
    client.drop();
  });

  it('keeps nothing of it in the ledger, and gives no credit for it', async () => {
    const client = await connect('ada', '4g', '440100');
    await tell(client, QUALITY);
    clock.advance(5_000);
    await tell(client, QUALITY, { spans: [[0, 2_000]] });
    const ref = { tenantId: 'main', learnerId: 'ada', timeZone: 'Asia/Shanghai' };
    const events = await eventsOf(test.engine.clerk, ref);
    const kept = JSON.stringify(events);
    expect(events.filter(({ type }) => type === 'beat-accepted')).to.have.length(2);
    expect(kept).to.not.match(/quality|440100|bitrate|"4g"/);
    client.drop();
  });

  it('refuses a beat whose claim is out of bounds', async () => {
    const client = await connect('ada');
    for (const wrong of [
      { ...QUALITY, playedMs: 3_600_001 },
      { ...QUALITY, stalls: -1 },
      { ...QUALITY, bitrateBps: 1e12 },
      { ...QUALITY, startMs: 0.5 },
      { ...QUALITY, errors: null },
      [],
    ]) {
      client.seq = 0;
      expect(await tell(client, wrong)).to.include({ code: 'malformed' });
    }
    expect((await lines('?by='))[0]).to.include({ playedMs: 0, sessions: 1 });
    client.drop();
  });

  it('takes it through the batch door and from a predecessor, too', async () => {
    const client = new BatchClient(test.url);
    const network: Network = '2g';
    await client.open(await token('ada', '110101'), undefined, network);
    const first = client.stamp({ now: 'playing' }).body;
    await client.say([{ event: 'beat', body: { ...first, quality: QUALITY } }]);
    expect((await lines('?by=network'))[0]).to.include({ network: '2g', playedMs: 60_000 });
    const { nonce: _none, ...kept } = client.stamp({ now: 'playing' }).body;
    const successor = await BareClient.connect(test.url, {
      token: await token('ada'),
      network: 'slow-2g',
      predecessor: { resume: client.welcome.resume, beats: [{ ...kept, quality: QUALITY }] },
    });
    const apart = await lines('?by=region,network');
    expect(apart.map(({ region, network: of, playedMs }) => [region, of, playedMs])).to.deep.equal([
      [null, 'slow-2g', 0],
      ['110101', '2g', 60_000],
      ['110101', 'slow-2g', 60_000],
    ]);
    successor.drop();
  });

  it('is there after the engine was stopped and started again', async () => {
    const client = await connect('ada');
    await tell(client, QUALITY);
    client.drop();
    await test.engine.close();
    const again = await startTestEngine({ dataFolder: test.dataFolder }, { clock });
    const answer = await fetch(`${again.url}/v1/playing-quality`, {
      headers: { authorization: `Bearer ${test.apiKey}` },
    });
    const { lines: told } = (await answer.json()) as { lines: Line[] };
    expect(told[0]).to.include({ day: '2026-11-02', playedMs: 60_000, sessions: 1 });
    await again.close();
    test = await startTestEngine({}, { clock });
  });

  it('says what it rests on, as JSON and as CSV', async () => {
    const client = await connect('ada', '4g', '440100');
    await tell(client, QUALITY);
    const said = (await (await ask('/v1/playing-quality')).json()) as Record<string, unknown>;
    expect(said).to.include({ basis: 'claimed', from: '2026-10-04', to: '2026-11-02' });
    expect(said).to.include({ timeZone: 'Asia/Shanghai', startErrorRatio: 0.0905 });
    expect(said['note']).to.match(/claim.*no evidence/);
    for (const [path, headers] of [
      ['/v1/playing-quality.csv?by=region,network', {}],
      ['/v1/playing-quality?by=region,network', { accept: 'text/csv' }],
    ] as const) {
      const answer = await ask(path, { headers });
      expect(answer.headers.get('content-type')).to.equal('text/csv; charset=utf-8');
      expect(answer.headers.get('content-disposition')).to.match(/2026-10-04-2026-11-02\.csv/);
      const bytes = Buffer.from(await answer.arrayBuffer());
      expect([...bytes.subarray(0, 3)], 'byte order mark').to.deep.equal([0xef, 0xbb, 0xbf]);
      const [head, line] = bytes.toString('utf8').slice(1).split('\r\n');
      expect(head).to.match(/^region,network,sessions,starts,.*,errors,basis$/);
      expect(line).to.match(/^440100,4g,1,1,\d+,\d+,60000,2,1500,0.02439,900000,4,1500,1,claimed$/);
    }
    client.drop();
  });

  it('refuses what it cannot read, and says why', async () => {
    for (const query of [
      ...['from=2026-02-30', 'from=yesterday', 'to=2026-1-1', 'from=2026-11-02&to=2026-11-01'],
      ...['from=2020-01-01&to=2026-01-01', 'by=learner', 'by=day&by=day', 'by[x]=day'],
      ...['region=4', 'region=4%25', "region='--", 'region=440', 'lesson=../x', 'lesson[]=a'],
      ...['from=1969-12-31', `by=${'day,'.repeat(200)}`, 'from=2026-11-01&from=2026-11-02'],
    ]) {
      const answer = await ask(`/v1/playing-quality?${query}`);
      expect(answer.status, query).to.equal(
        query === 'by[x]=day' || query === 'lesson[]=a' ? 200 : 400,
      );
    }
    expect((await fetch(`${test.url}/v1/playing-quality`)).status).to.equal(401);
    for (const region of ['44', '044010', '44010x', 440100, ['440100'], '４４０１００']) {
      const body = JSON.stringify({ learner: 'ada', lesson, region });
      const answer = await ask('/v1/sessions', { method: 'POST', body });
      expect(answer.status, String(region)).to.equal(400);
    }
  });
});
