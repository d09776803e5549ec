import { expect } from 'chai';

import { PackagerFault } from '../../../packager/plan/fault.ts';
import { SideWork } from '../../../packager/execution/side-work.ts';
import { Slots } from '../../../packager/execution/slots.ts';

/** Work that ends when it is told to. */
function held(log: string[], name: string) {
  let end: () => void = () => {};
  const done = new Promise<void>((resolve) => (end = resolve));
  const work = async (): Promise<string> => {
    log.push(name);
    await done;
    return name;
  };
  return { work, end: () => end() };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('slots', () => {
  it('never run more at once than their limit, and fill a free one at once', async () => {
    const slots = new Slots(2);
    const log: string[] = [];
    const jobs = ['a', 'b', 'c'].map((name) => held(log, name));
    const runs = jobs.map(({ work }) => slots.take(0, work));
    await settle();
    expect(log).to.deep.equal(['a', 'b']);
    jobs[1]?.end();
    await settle();
    expect(log).to.deep.equal(['a', 'b', 'c']);
    jobs.forEach(({ end }) => end());
    expect(await Promise.all(runs)).to.deep.equal(['a', 'b', 'c']);
  });

  it('begin with the most urgent, and among equals with who asked first', async () => {
    const slots = new Slots(1);
    const log: string[] = [];
    const first = held(log, 'first');
    const runs = [slots.take(0, first.work)];
    for (const [name, urgency] of [
      ['side', 0],
      ['chunk 1', 2],
      ['chunk 2', 2],
      ['sound', 3],
    ] as const) {
      runs.push(slots.take(urgency, () => Promise.resolve(String(log.push(name)))));
    }
    await settle();
    first.end();
    await Promise.all(runs);
    expect(log).to.deep.equal(['first', 'sound', 'chunk 1', 'chunk 2', 'side']);
  });

  it('give a slot back when the work fails', async () => {
    const slots = new Slots(1);
    const failing = slots.take(0, () => Promise.reject(new Error('no')));
    const next = slots.take(0, () => Promise.resolve('next'));
    expect(await failing.catch((error: Error) => error.message)).to.equal('no');
    expect(await next).to.equal('next');
  });

  it('let go of who is interrupted while it waits, and of nobody else', async () => {
    const slots = new Slots(1);
    const log: string[] = [];
    const first = held(log, 'first');
    const running = slots.take(0, first.work);
    const stop = new AbortController();
    const waiting = slots.take(5, held(log, 'stopped').work, stop.signal);
    const other = slots.take(0, () => Promise.resolve('other'));
    stop.abort();
    const fault: unknown = await waiting.catch((error: unknown) => error);
    expect(fault).to.be.instanceOf(PackagerFault);
    expect((fault as PackagerFault).kind).to.equal('interrupted');
    first.end();
    expect(await running).to.equal('first');
    expect(await other).to.equal('other');
    expect(log).to.deep.equal(['first']);
  });

  it('run more when their limit is raised, and fewer when it is lowered', async () => {
    const slots = new Slots(1);
    const log: string[] = [];
    const jobs = ['a', 'b', 'c', 'd'].map((name) => held(log, name));
    const runs = jobs.map(({ work }) => slots.take(0, work));
    await settle();
    expect(log).to.have.length(1);
    slots.limit = 3;
    await settle();
    expect(log).to.have.length(3);
    slots.limit = 1;
    jobs[0]?.end();
    jobs[1]?.end();
    await settle();
    expect(log).to.have.length(3);
    jobs[2]?.end();
    await settle();
    expect(log).to.have.length(4);
    jobs[3]?.end();
    await Promise.all(runs);
  });
});

describe('side work', () => {
  it('is stopped, and waited for, at the end', async () => {
    const side = new SideWork();
    const log: string[] = [];
    const work = new Promise<never>((_, reject) => {
      side.signal.addEventListener('abort', () => {
        setImmediate(() => {
          log.push('stopped');
          reject(new Error('stopped'));
        });
      });
    });
    void side.begin(work);
    await side.end();
    expect(log).to.deep.equal(['stopped']);
  });

  it('tells its failure to who asks late', async () => {
    const side = new SideWork();
    const asked = side.begin(Promise.reject(new Error('early')));
    await settle();
    expect(await asked.catch((error: Error) => error.message)).to.equal('early');
    await side.end();
  });

  it('stops with the work beside which it runs', () => {
    const stop = new AbortController();
    const side = new SideWork(stop.signal);
    stop.abort();
    expect(side.signal.aborted).to.equal(true);
  });
});
