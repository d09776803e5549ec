import { EventEmitter } from 'node:events';
import { expect } from 'chai';
import { type Response } from 'express';
import { type Change, type Clerk } from '../../../engine/clerk/clerk.ts';
import { AwaitedOpenings } from '../../../engine/http/opening.ts';
import { type IssuedSession } from '../../../engine/library/session-directory.ts';
import { Driver } from '../../support/given.ts';

/** A clerk of one learner that counts how often it is asked, and tells of an opening. */
class CountingClerk {
  looks = 0;
  readonly driver = new Driver();
  #tell: (change: Change) => void = () => undefined;

  onChange(listener: (change: Change) => void): () => void {
    this.#tell = listener;
    return () => undefined;
  }

  account(): Promise<{ state: Driver['state'] }> {
    this.looks += 1;
    return Promise.resolve({ state: this.driver.state });
  }

  current(): Promise<{ state: Driver['state'] }> {
    return this.account();
  }

  open(): void {
    this.driver.open('s1');
    this.#tell({ events: this.driver.log } as unknown as Change);
  }
}

describe('media: waiting for a session to be opened', () => {
  const session = { row: { sessionId: 's1' }, tenant: {} } as unknown as IssuedSession;
  const request = () =>
    Object.assign(new EventEmitter(), { closed: false }) as unknown as Response & EventEmitter;

  it('looks once each, when it is told', async () => {
    const clerk = new CountingClerk();
    const openings = new AwaitedOpenings(clerk as unknown as Clerk);
    const waiting = Array.from({ length: 8 }, () => openings.wait(session, request()));
    expect(await openings.wait(session, request()), 'one too many').to.equal(undefined);
    clerk.open();
    const known = await Promise.all(waiting);
    expect(known.map((each) => each?.id)).to.deep.equal(Array(8).fill('s1'));
    expect(clerk.looks).to.equal(8);
  });

  it('one asks for all whether another engine has opened it, and another one when that has gone', async () => {
    const clerk = new CountingClerk();
    const openings = new AwaitedOpenings(clerk as unknown as Clerk);
    const all = Array.from({ length: 8 }, request);
    const waiting = all.map((each) => openings.wait(session, each));
    const [gone] = all;
    gone?.once('close', () => Object.assign(gone, { closed: true }));
    let asked = 0;
    clerk.current = () => {
      asked += 1;
      if (asked === 2) gone?.emit('close');
      if (asked === 3) clerk.driver.open('s1');
      return clerk.account();
    };
    const known = await Promise.all(waiting);
    expect(known.map((each) => each?.id)).to.have.members([
      undefined,
      ...Array<string>(7).fill('s1'),
    ]);
    expect(asked).to.equal(3);
  });

  it('whoever goes makes room at once', async () => {
    const clerk = new CountingClerk();
    const openings = new AwaitedOpenings(clerk as unknown as Clerk);
    const all = Array.from({ length: 8 }, request);
    const waiting = all.map((each) => openings.wait(session, each));
    for (const each of all) Object.assign(each, { closed: true }).emit('close');
    expect(await Promise.all(waiting)).to.deep.equal(Array(8).fill(undefined));
    expect(clerk.looks).to.equal(0);
    const next = openings.wait(session, request());
    clerk.open();
    expect((await next)?.id).to.equal('s1');
  });
});
