import { expect } from 'chai';
import { type CheckEnd, type CheckPrompt } from '../../engine/protocol/checks.ts';
import { type CheckView } from '../../player/session/check-view.ts';
import { OpenCheck } from '../../player/session/open-check.ts';
import { until } from '../support/until.ts';

const ENGINE = 'https://engine.example';
const PRESENCE: CheckPrompt = {
  checkId: 'c1',
  attempt: 1,
  attemptsLeft: 3,
  leftMs: 60_000,
  asks: {
    kind: 'presence',
    picture: '/checks/a/picture.png',
    sound: { zh: '/checks/a/sound-zh.wav', en: '/checks/a/sound-en.wav' },
    digits: 4,
  },
};

const over = (checkId: string, end: CheckEnd) => ({ checkId, end, explanation: null });

/** A media element as far as a check is concerned. */
class Video extends EventTarget {
  paused = false;
  ended = false;
  play(): Promise<void> {
    this.paused = false;
    this.dispatchEvent(new Event('play'));
    return Promise.resolve();
  }
  pause(): void {
    this.paused = true;
  }
}

describe('player: the check that is open', () => {
  let video: Video;
  let said: string[];
  let told: string[];
  let view: CheckView;
  let hasContact: boolean;
  let check: OpenCheck;

  beforeEach(() => {
    video = new Video();
    said = [];
    told = [];
    hasContact = true;
    check = new OpenCheck(video as unknown as HTMLVideoElement, ENGINE, {
      listener: {
        checkOpened: ({ checkId, attempt }) => told.push(`open ${checkId} ${attempt}`),
        checkClosed: ({ checkId, end }) => told.push(`close ${checkId} ${end}`),
      },
      say: (event, body) => {
        if (hasContact) said.push(`${event} ${JSON.stringify(body)}`);
        return hasContact;
      },
      show: (next) => (view = next),
    });
  });
  afterEach(() => check.close());

  const SHOWN = 'checkshown {"checkId":"c1"}';
  const ANSWERED = 'checkanswer {"checkId":"c1","attempt":1,"answer":{"code":"1234"}}';

  it('tells the engine that it is shown when it is, once, and counts from then', () => {
    check.now(PRESENCE);
    expect(view).to.include({ deadlineAtMs: null, untold: true, wholeMs: 60_000 });
    expect(said).to.deep.equal([]);
    check.shown();
    check.shown();
    expect(said).to.deep.equal([SHOWN]);
    expect((view.deadlineAtMs ?? 0) - performance.now()).to.be.within(59_000, 60_000);
    expect(told).to.deep.equal(['open c1 1']);
  });

  it('gives addresses of the engine, not of the page', () => {
    check.now(PRESENCE);
    const asks = view.prompt?.asks;
    if (asks?.kind !== 'presence') throw new Error('no presence prompt');
    expect(asks.picture).to.equal(`${ENGINE}/checks/a/picture.png`);
    expect(asks.sound.zh).to.equal(`${ENGINE}/checks/a/sound-zh.wav`);
  });

  it('stops play, holds it, and goes on where it was passed', () => {
    check.now(PRESENCE);
    expect(video.paused).to.equal(true);
    void video.play();
    expect(video.paused, 'play beside an open check').to.equal(true);
    check.ended(over('c1', 'passed'));
    expect(video.paused).to.equal(false);
    expect(told.at(-1)).to.equal('close c1 passed');
  });

  it('does not start what stood still', () => {
    video.paused = true;
    check.now(PRESENCE);
    check.ended(over('c1', 'passed'));
    expect(video.paused).to.equal(true);
  });

  it('after a miss goes on once it is made up for, unless the learner did something else', () => {
    const madeUp = (between: () => void): boolean => {
      video.paused = false;
      check.now(PRESENCE);
      check.ended(over('c1', 'missed'));
      expect(video.paused, 'nothing would count').to.equal(true);
      between();
      check.ready();
      check.now({ ...PRESENCE, checkId: 'c2' });
      check.ended(over('c2', 'passed'));
      return !video.paused;
    };
    expect(madeUp(() => undefined)).to.equal(true);
    expect(
      madeUp(() => {
        void video.play();
        video.pause();
      }),
    ).to.equal(false);
  });

  it('keeps an answer without contact, and sends it when it is back', () => {
    check.now(PRESENCE);
    check.shown();
    hasContact = false;
    check.lost();
    expect(view.deadlineAtMs, 'nobody can say').to.equal(null);
    check.answer({ code: '1234' });
    expect(view.answered).to.equal(true);
    expect(said).to.deep.equal([SHOWN]);
    hasContact = true;
    check.now({ ...PRESENCE, leftMs: 31_000 }, true);
    expect(said).to.deep.equal([SHOWN, ANSWERED]);
    // It was shown before: its time may run, so it is not shown as standing still.
    expect((view.deadlineAtMs ?? 0) - performance.now()).to.be.within(30_000, 31_000);
    check.shown();
    expect(said).to.deep.equal([SHOWN, ANSWERED, SHOWN]);
    expect(told, 'no second opening').to.deep.equal(['open c1 1']);
  });

  it('keeps an answer that went out before anybody noticed that contact was lost', async () => {
    check.close();
    check = new OpenCheck(
      video as unknown as HTMLVideoElement,
      ENGINE,
      {
        listener: { checkOpened: () => undefined, checkClosed: () => undefined },
        say: (event, body) => said.push(`${event} ${JSON.stringify(body)}`) > 0,
        show: (next) => (view = next),
      },
      5,
    );
    check.now(PRESENCE);
    check.shown();
    check.answer({ code: '1234' });
    await until(() => !view.answered, 'it may be sent again by hand');
    check.lost();
    check.now({ ...PRESENCE, leftMs: 31_000 });
    expect(said).to.deep.equal([SHOWN, ANSWERED, ANSWERED]);
    expect(view.answered).to.equal(true);
  });

  it('does not answer the next attempt with what was meant for the one before', () => {
    check.now(PRESENCE);
    hasContact = false;
    check.lost();
    check.answer({ code: '1234' });
    hasContact = true;
    check.now({ ...PRESENCE, attempt: 2, attemptsLeft: 2 });
    expect(said).to.deep.equal([]);
    expect(view.answered).to.equal(false);
    expect(told).to.deep.equal(['open c1 1', 'open c1 2']);
  });

  it('ended while there was no contact: play goes on where the engine says so', () => {
    for (const goesOn of [true, false]) {
      video.paused = false;
      check.now(PRESENCE);
      check.lost();
      check.now(null, goesOn);
      expect(!video.paused).to.equal(goesOn);
      expect(view.prompt).to.equal(null);
      expect(told.at(-1)).to.equal('close c1 null');
    }
  });

  it('goes with the lease, and comes back with it', () => {
    check.now(PRESENCE);
    check.now(null);
    expect(video.paused).to.equal(true);
    check.now(PRESENCE);
    expect(told).to.deep.equal(['open c1 1', 'close c1 null', 'open c1 1']);
  });

  it('takes an answer once while it is judged, and again where nothing came of it', () => {
    check.now(PRESENCE);
    check.answer({ code: '1234' });
    check.answer({ code: '9999' });
    expect(said).to.deep.equal([ANSWERED]);
    check.refused();
    check.answer({ code: '9999' });
    expect(said).to.have.lengthOf(2);
  });
});
