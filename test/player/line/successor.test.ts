/** A new token while the learner watches on: what belongs to the session before is handed in with it. */

import { expect } from 'chai';
import { type BeatDraft } from '../../../player/beats/beat.ts';
import { type LineListener } from '../../../player/line/line-listener.ts';
import { Line } from '../../../player/line/line.ts';
import { until } from '../../support/until.ts';

/** An engine as far as a handshake goes, at the other end of every socket of the page. */
class FakeSocket {
  static reachable = true;
  static readonly hellos: { token?: string; predecessor?: { resume: string; beats: unknown[] } }[] =
    [];
  static welcomes = true;
  static welcomeNow: () => void = () => undefined;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;

  constructor() {
    setTimeout(() => {
      if (!FakeSocket.reachable) return this.onclose?.();
      this.#tell('0{"pingInterval":25000,"pingTimeout":20000}');
    }, 0);
  }

  send(frame: string): void {
    if (!frame.startsWith('40')) return;
    FakeSocket.hellos.push(JSON.parse(frame.slice(2)) as object);
    this.#tell('40{}');
    const n = FakeSocket.hellos.length;
    const welcome = {
      sessionId: `s${n}`,
      resume: `resume-of-session-${n}`,
      lastSeq: 0,
      nonce: 'n',
    };
    FakeSocket.welcomeNow = () => this.#tell(`42${JSON.stringify(['welcome', welcome])}`);
    if (FakeSocket.welcomes) FakeSocket.welcomeNow();
  }

  close(): void {
    setTimeout(() => this.onclose?.(), 0);
  }

  #tell(data: string): void {
    this.onmessage?.({ data });
  }
}

describe('player: a new token in the midst of play', () => {
  const globals = globalThis as { window?: unknown; document?: unknown; WebSocket?: unknown };
  const socketOfNode = globals.WebSocket;
  const draft = (fromMs: number): BeatDraft => ({
    spans: [[fromMs, fromMs + 5_000]],
    rate: 1,
    visible: true,
    touched: false,
    now: 'playing',
    positionMs: fromMs + 5_000,
  });
  let welcomes: number;
  let troubles: string[];
  let line: Line;

  beforeEach(async () => {
    globals.window = new EventTarget();
    globals.document = new EventTarget();
    globals.WebSocket = FakeSocket;
    FakeSocket.hellos.length = 0;
    FakeSocket.reachable = true;
    FakeSocket.welcomes = true;
    welcomes = 0;
    troubles = [];
    const listener: Partial<LineListener> = {
      welcome: () => (welcomes += 1),
      online: () => undefined,
      trouble: ({ code }) => troubles.push(code),
    };
    line = new Line('http://engine.example', 'token-one', 'a', listener as LineListener);
    await until(() => welcomes === 1, 'a welcome');
  });
  afterEach(() => {
    line.leave();
    delete globals.window;
    delete globals.document;
    globals.WebSocket = socketOfNode;
  });

  it('hands in what was presented before it and until the handshake', async () => {
    line.send(draft(0));
    FakeSocket.reachable = false;
    line.open('token-two');
    line.send(draft(5_000));
    line.send(draft(10_000));
    FakeSocket.reachable = true;
    await until(() => welcomes === 2, 'another welcome');
    const { token, predecessor } = FakeSocket.hellos[1] ?? {};
    expect(token).to.equal('token-two');
    expect(predecessor?.resume).to.equal('resume-of-session-1');
    const spans = predecessor?.beats.map((beat) => (beat as { spans: unknown }).spans);
    expect(spans).to.deep.equal([[[0, 5_000]], [[5_000, 10_000]], [[10_000, 15_000]]]);
    expect(troubles).to.deep.equal([]);
  });

  it('says so where a beat came too late for that', async () => {
    FakeSocket.welcomes = false;
    line.open('token-two');
    await until(() => FakeSocket.hellos.length === 2, 'a handshake');
    line.send(draft(0));
    FakeSocket.welcomeNow();
    await until(() => welcomes === 2, 'another welcome');
    expect(troubles).to.deep.equal(['claim_given_up']);
  });
});
