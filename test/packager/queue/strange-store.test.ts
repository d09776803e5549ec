/** Endpoints that are slow, or no S3 store at all: a clear fault in bounded time, nothing half sent. */

import { expect } from 'chai';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { PackagerFault } from '../../../packager/plan/fault.ts';
import { readS3Address } from '../../../packager/queue/s3-address.ts';
import { openS3Storage } from '../../../packager/queue/s3-storage.ts';
import type { Storage } from '../../../packager/queue/storage.ts';
import { uploadLesson } from '../../../packager/queue/upload-lesson.ts';
import { s3Credentials } from '../../support/s3-server.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

describe('a strange store', function () {
  this.timeout(60_000);
  let folder: string;
  let server: Server;
  let storage: Storage;
  let answer: Answer;
  let asked: string[];
  let timers: NodeJS.Timeout[];
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lectern-strange-'));
    [asked, timers] = [[], []];
    server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.on('error', () => {});
      request.resume().on('end', () => answer(request, response));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const written = `s3://lectures/out?endpoint=http://127.0.0.1:${port}`;
    const patience = { answerMs: 200, leastBytesPerSecond: 10_000 };
    storage = openS3Storage(readS3Address(written, s3Credentials), patience);
  });
  afterEach(async () => {
    for (const timer of timers) clearInterval(timer);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true });
  });

  const at = (name: string): string => join(folder, name);
  const faultOf = async (work: Promise<unknown>): Promise<PackagerFault> => {
    const error: unknown = await work.catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(PackagerFault);
    return error as PackagerFault;
  };
  /** A byte now and then, for ever. */
  const trickle = (response: ServerResponse): void => {
    timers.push(setInterval(() => response.write('x'), 20));
  };

  it('whose address cannot be read is refused', () => {
    for (const written of ['s3://lectures/%zz', 's3://lectures/%ff', 's3://[']) {
      const read = () => readS3Address(written, s3Credentials);
      expect(read, written).to.throw(PackagerFault, 'cannot be used as it is written');
    }
  });

  it('that never answers is given up after two tries', async () => {
    answer = () => {};
    const fault = await faultOf(storage.has('lesson.json'));
    expect(fault.reason).to.equal('HEAD out/lesson.json: it did not answer within 0.2 s');
    expect(asked).to.have.length(2);
  });

  it('whose answer trickles is given up, as a text and as a file', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'content-length': 1_000_000 });
      trickle(response);
    };
    expect((await faultOf(storage.remove('results'))).reason).to.match(/did not answer within/);
    const fault = await faultOf(storage.fetch('source.mp4', at('source.mp4')));
    expect(fault.reason).to.match(/^only \d+ bytes came in 0\.2 s$/);
    expect(readdirSync(folder)).to.deep.equal([]);
  });

  it('that is slow and fast enough is waited for', async () => {
    const body = Buffer.alloc(10_000, 'lecture');
    answer = (_request, response) => {
      response.writeHead(200, { 'content-length': body.length });
      let sent = 0;
      const timer = setInterval(() => {
        response.write(body.subarray(sent, (sent += 1_000)));
        if (sent >= body.length) clearInterval(timer);
      }, 50);
      timers.push(timer);
    };
    await storage.fetch('source.mp4', at('source.mp4'));
    expect(readdirSync(folder)).to.deep.equal(['source.mp4']);
  });

  it('whose answers have no end fills neither memory nor disk', async () => {
    answer = (_request, response) => {
      const flood = (): void => {
        while (response.writable && response.write(Buffer.alloc(65_536, 'A')));
      };
      response.on('drain', flood);
      flood();
    };
    const listing = await faultOf(storage.remove('results'));
    expect(listing.reason).to.include('its answer does not end: this is no S3 store');
    const file = await faultOf(storage.fetch('source.mp4', at('source.mp4')));
    expect(file.reason).to.equal('the answer has no length');
    expect(readdirSync(folder)).to.deep.equal([]);
  });

  it('that sends elsewhere is not followed', async () => {
    answer = (_request, response) => {
      response.writeHead(307, { location: 'http://169.254.169.254/latest/' }).end();
    };
    expect((await faultOf(storage.has('lesson.json'))).reason).to.include('HTTP 307');
    expect(asked).to.have.length(1);
  });

  it('that lists names which were not asked for gets none of them removed', async () => {
    answer = (_request, response) => {
      response.end('<L><Key>out/lesson.json</Key><Key>../else</Key></L>');
    };
    await storage.remove('results');
    expect(asked.filter((one) => one.startsWith('DELETE'))).to.deep.equal([
      'DELETE /lectures/out/results',
    ]);
  });

  describe('that is sent a lesson', () => {
    beforeEach(() => {
      mkdirSync(at('lesson/presenter'), { recursive: true });
      for (let i = 1; i <= 40; i += 1) writeFileSync(at(`lesson/presenter/${i}.m4s`), `${i}`);
      for (const name of ['manifest.mpd', 'lesson.json']) writeFileSync(at(`lesson/${name}`), name);
    });
    const puts = (): string[] => asked.filter((one) => one.startsWith('PUT'));

    it('and says yes to everything, as a login page does, is not believed', async () => {
      answer = (request, response) => {
        response.statusCode = request.method === 'HEAD' ? 404 : 200;
        response.end('<html>Please log in</html>');
      };
      const fault = await faultOf(uploadLesson(at('lesson'), storage, false));
      expect(fault.reason).to.include('it did not confirm the file; is this an S3 store?');
      expect(puts().join()).to.not.include('manifest.mpd').and.to.not.include('lesson.json');
    });

    it('and fails in the middle gets no more of it, and no lesson.json', async () => {
      answer = (request, response) => {
        if (request.method === 'HEAD') response.statusCode = 404;
        else if (puts().length > 5) response.statusCode = 403;
        response.setHeader('etag', '"x"').end();
      };
      const fault = await faultOf(uploadLesson(at('lesson'), storage, false));
      expect(fault.reason).to.include('HTTP 403');
      const sent = puts().length;
      expect(sent).to.be.below(15);
      expect(puts().join()).to.not.include('lesson.json');
    });

    it('and forgets it at once is found out', async () => {
      answer = (request, response) => {
        if (request.method === 'HEAD') response.statusCode = 404;
        response.setHeader('etag', '"x"').end();
      };
      const fault = await faultOf(uploadLesson(at('lesson'), storage, false));
      expect(fault.message).to.match(/^The lesson was sent to s3:.*, and is not there\.$/);
    });
  });
});
