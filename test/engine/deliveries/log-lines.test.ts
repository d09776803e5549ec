/** Lines of logs are outside input: what they mean, and that no line does harm. */

import { expect } from 'chai';
import fc from 'fast-check';
import { LOG_FORMATS } from '../../../engine/deliveries/log-line.ts';
import { readerOf } from '../../../engine/deliveries/delivery-book.ts';
import { readMark, writeMark } from '../../../engine/deliveries/mark.ts';
import { capabilities } from '../../../engine/gate/capability.ts';

const secret = capabilities(Buffer.alloc(32, 7));
const RELEASED = { utcMs: 1_795_305_600_000, monoMs: 5_000, boot: 'boot-1' };
const mark = { sessionId: 's-1', path: '视频/00001.m4s', releasedAt: RELEASED };

describe('deliveries: marks', () => {
  it('come back as they were written', () => {
    const written = writeMark(secret, mark);
    expect(written).to.match(/^[\w-]+\.[\w-]+$/);
    expect(readMark(secret, written)).to.deep.equal(mark);
  });

  it('of other installations, other purposes or changed by one character are none', () => {
    const written = writeMark(secret, mark);
    expect(readMark(capabilities(Buffer.alloc(32, 8)), written)).to.equal(null);
    expect(readMark(secret, secret.issue('media', 's-1'))).to.equal(null);
    expect(readMark(secret, secret.issue('sent', 'bm8'))).to.equal(null);
    fc.assert(
      fc.property(fc.nat(written.length - 1), fc.constantFrom('A', 'z', '.', '~'), (at, other) => {
        const changed = written.slice(0, at) + other + written.slice(at + 1);
        expect(readMark(secret, changed)).to.deep.equal(changed === written ? mark : null);
      }),
    );
  });
});

describe('deliveries: lines of nginx', () => {
  const line = {
    mark: writeMark(secret, mark),
    status: 206,
    bytes: 100,
    range: 'bytes 0-99/200',
    took: 8.25,
    upstream: '3.000, 5.000',
    done: 'OK',
  };

  it('tell the end of the sending by the engine’s clock and nginx’s durations', () => {
    const read = readerOf('nginx')(JSON.stringify(line));
    expect(read).to.include({ status: 206, bodyBytes: 100, isComplete: true });
    expect(read?.sentAt(mark)).to.deep.equal({
      utcMs: RELEASED.utcMs + 250,
      monoMs: RELEASED.monoMs + 250,
      boot: 'boot-1',
    });
  });

  it('are never before the release, nor complete without saying so', () => {
    const read = readerOf('nginx');
    expect(read(JSON.stringify({ ...line, took: 0 }))?.sentAt(mark)).to.deep.equal(RELEASED);
    expect(read(JSON.stringify({ ...line, done: '' }))?.isComplete).to.equal(false);
    expect(read(JSON.stringify({ ...line, bytes: -1 }))).to.equal(null);
    expect(read(JSON.stringify({ ...line, mark: '' }))).to.equal(null);
  });
});

describe('deliveries: lines of a CDN', () => {
  const written = writeMark(secret, mark);
  const line = {
    url: `https://cdn.example/l/a.m4s?exp=1&mark=${written}&sig=00`,
    sentAt: '2026-11-22T00:00:01.250Z',
    status: 200,
    bytes: 200,
    complete: true,
  };

  it('tell the time by the CDN’s clock, never earlier than the release', () => {
    const read = readerOf('cdn');
    const at = (sentAt: string) => read(JSON.stringify({ ...line, sentAt }))?.sentAt(mark);
    const releasedAt = new Date(RELEASED.utcMs);
    expect(at(new Date(RELEASED.utcMs + 700).toISOString())).to.deep.equal({
      utcMs: RELEASED.utcMs + 700,
      monoMs: 0,
      boot: 'log',
    });
    releasedAt.setUTCHours(0);
    expect(at('2001-01-01T00:00:00Z')?.utcMs).to.equal(RELEASED.utcMs);
    expect(at('yesterday, I think')).to.equal(undefined);
    expect(read(JSON.stringify(line))?.mark).to.equal(written);
  });

  it('of CloudFront are read by their own list of fields', () => {
    const read = readerOf('cloudfront');
    const fields =
      '#Fields: date time x-edge-location sc-bytes c-ip cs-method cs-uri-stem sc-status cs-uri-query ' +
      'x-edge-result-type time-taken x-edge-detailed-result-type sc-range-start sc-range-end';
    const row = (status: string, result: string, detail: string, from = '-', to = '-') =>
      `2026-11-22\t00:00:09\tFRA2\t812\t192.0.2.1\tGET\t/a.m4s\t${status}\texp=1&mark=${written}&sig=0\t` +
      `${result}\t0.1\t${detail}\t${from}\t${to}`;
    expect(read(row('200', 'Hit', 'Hit')), 'before the fields are known').to.equal(null);
    expect(read('#Version: 1.0')).to.equal(null);
    expect(read(fields)).to.equal(null);
    expect(read(row('206', 'Hit', 'Hit', '0', '99'))).to.include({
      mark: written,
      status: 206,
      bodyBytes: 812,
      contentRange: 'bytes 0-99/*',
      isComplete: true,
    });
    expect(read(row('200', 'Error', 'ClientCommError'))?.isComplete).to.equal(false);
    expect(read(row('200', 'Miss', 'ClientCommError'))?.isComplete).to.equal(false);
    expect(read('\t\t\t')).to.equal(null);
  });
});

describe('deliveries: any line of any log', () => {
  for (const format of LOG_FORMATS) {
    it(`is read or passed over, ${format}`, () => {
      const read = readerOf(format);
      read('#Fields: date time sc-bytes sc-status cs-uri-query cs-method');
      const scraps = fc.oneof(
        fc.string(),
        fc.json(),
        fc
          .record(
            {
              mark: fc.string(),
              url: fc.webUrl({ withQueryParameters: true }),
              sentAt: fc.string(),
              status: fc.anything(),
              bytes: fc.double(),
              range: fc.string(),
              took: fc.double(),
              upstream: fc.string(),
              done: fc.constantFrom('OK', ''),
              complete: fc.boolean(),
            },
            { requiredKeys: [] },
          )
          .map((value) => JSON.stringify(value) ?? ''),
        fc.array(fc.string(), { maxLength: 8 }).map((values) => values.join('\t')),
      );
      fc.assert(
        fc.property(scraps, (line) => {
          const found = read(line);
          if (found === null) return;
          expect(Number.isFinite(found.status) && Number.isFinite(found.bodyBytes)).to.equal(true);
          const { utcMs } = found.sentAt(mark);
          expect(utcMs).to.be.at.least(RELEASED.utcMs);
          expect(readMark(secret, found.mark)).to.equal(null);
        }),
        { numRuns: 2_000 },
      );
    });
  }
});
