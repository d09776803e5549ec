/** Levels of assurance, watched from outside: worked out anew in the plainest way. */

import { type LedgerEvent } from '../../../engine/ledger/events.ts';
import { type Span } from '../../../engine/protocol/units.ts';
import { type Driver } from '../../support/given.ts';
import { promise } from './broken-promise.ts';

type Levels = ReadonlyMap<string, readonly Span[]>;

interface Seen {
  presented: Span[];
  echoed: Set<number>;
  waived: Span[];
}

const isIn = (spans: readonly Span[], atMs: number) =>
  spans.some(([startMs, endMs]) => startMs <= atMs && atMs < endMs);

const lengthOf = (spans: readonly Span[]) =>
  spans.reduce((sum, [startMs, endMs]) => sum + endMs - startMs, 0);

const cut = (spans: readonly Span[], [fromMs, toMs]: Span): Span[] =>
  spans
    .map(([startMs, endMs]): Span => [Math.max(startMs, fromMs), Math.min(endMs, toMs)])
    .filter(([startMs, endMs]) => startMs < endMs);

export class LevelWatch {
  readonly #driver: Driver;
  readonly #seen = new Map<string, Seen>();
  #passed = false;
  #identified = false;

  constructor(driver: Driver) {
    this.#driver = driver;
  }

  see(event: LedgerEvent): void {
    if (event.type === 'check-passed') this.#passed = true;
    if (event.type === 'identity-proved') this.#identified = true;
    if (!('sessionId' in event)) return;
    const seen = this.#seen.get(event.sessionId) ?? {
      presented: [],
      echoed: new Set<number>(),
      waived: [],
    };
    this.#seen.set(event.sessionId, seen);
    if (event.type === 'delivery-waived') seen.waived.push(...event.spans);
    if (event.type !== 'beat-accepted') return;
    seen.presented.push(...(event.beat.spans as unknown as readonly Span[]));
    for (const atMs of event.echoed ?? []) {
      const { sessionId } = event;
      promise(isIn(seen.presented, atMs), () => `${sessionId}: token at ${atMs}, never presented`);
      seen.echoed.add(atMs);
    }
  }

  /** Each credited millisecond has one level, and none is higher than what was seen allows. */
  hold(): void {
    const { state, ledger } = this.#driver;
    for (const session of state.sessions.values()) {
      const levels = ledger.levelsOfSession(state, session);
      sameAs(session.credited, levels, session.id);
      const { waived = [] } = this.#seen.get(session.id) ?? {};
      for (const [startMs, endMs] of levels.get('wall-bounded') ?? []) {
        const both = isIn(waived, startMs) && isIn(waived, endMs - 1);
        promise(both, () => `${session.id}: nobody waived [${startMs}, ${endMs})`);
      }
    }
    for (const [key, lesson] of state.lessons) {
      const levels = ledger.levelsOfLesson(state, key);
      sameAs(lesson.credited, levels, key);
      if (!this.#passed) promise(!levels.get('presence-proved')?.length, () => 'presence unproved');
      if (!this.#identified) promise(!levels.get('identity-proved')?.length, () => 'nobody proved');
      if (lesson.carried.length === 0) this.#tokensHold(key, levels.get('token-echoed') ?? []);
    }
  }

  #tokensHold(lessonKey: string, echoed: readonly Span[]): void {
    const sessions = [...this.#driver.state.sessions.values()].filter(
      (session) => session.lessonKey === lessonKey && session.policy.assurance.tokensPerMinute > 0,
    );
    for (const minute of new Set(echoed.map(([startMs]) => Math.floor(startMs / 60_000)))) {
      const span: Span = [minute * 60_000, (minute + 1) * 60_000];
      let needed = 0;
      let came = 0;
      for (const { id, policy, credited } of sessions) {
        const own = cut(credited, span);
        needed += (policy.assurance.tokensNeeded * lengthOf(own)) / 60_000;
        came += [...(this.#seen.get(id)?.echoed ?? [])].filter((atMs) => isIn(own, atMs)).length;
      }
      promise(
        came >= Math.floor(needed + 1e-9),
        () => `${lessonKey}, minute ${minute}: ${came} tokens, ${needed} needed`,
      );
    }
  }
}

function sameAs(credited: readonly Span[], levels: Levels, whose: string): void {
  const all = [...levels.values()].flat();
  const creditedMs = lengthOf(credited);
  const leveledMs = lengthOf(all);
  promise(
    leveledMs === creditedMs,
    () => `${whose}: ${leveledMs} ms have a level of ${creditedMs}`,
  );
  const sorted = all.toSorted((a, b) => a[0] - b[0]);
  for (const [i, [startMs, endMs]] of sorted.entries()) {
    const next = sorted[i + 1];
    promise(next === undefined || next[0] >= endMs, () => `${whose}: two levels at ${endMs}`);
    promise(isIn(credited, startMs), () => `${whose}: a level for ${startMs}, without credit`);
  }
}
