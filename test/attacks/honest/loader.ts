import { segmentFile } from '../../../engine/protocol/lesson.ts';
import { type Span } from '../../../engine/protocol/units.ts';
import { FAKE_AUDIO, FAKE_VIDEO } from '../../support/fake-lesson.ts';
import { type MediaLog } from '../bare/media-log.ts';
import { type Rig } from '../bare/rig.ts';
import { type Witness } from '../witness.ts';
import { type Line } from './line.ts';
import { measure, note } from './tally.ts';
import { type Weather } from './weather.ts';

/** After "too early" a player asks again when the engine told it to. */
const ASK_AGAIN_MS = 2_000;

/** The part of a player that fetches segments in order, one after the other. */
export class Loader {
  readonly #rig: Rig;
  readonly #witness: Witness;
  readonly #weather: Weather;
  readonly #line: Line;
  readonly #cached = new Set<number>();
  #busyMs = 0;
  #loading: number | null = null;
  /** Who sends the segments, where it is not the engine. */
  through: MediaLog | null = null;
  /** How often an honest player was told "too early"; it should not be. */
  tooEarly = 0;

  constructor(rig: Rig, witness: Witness, weather: Weather, line: Line) {
    this.#rig = rig;
    this.#witness = witness;
    this.#weather = weather;
    this.#line = line;
  }

  /** End of what can be played on from here, media milliseconds. */
  bufferedFrom(positionMs: number): number {
    const { segmentMs, durationMs } = this.#rig;
    let index = Math.floor(positionMs / segmentMs);
    while (this.#cached.has(index)) index += 1;
    return Math.max(positionMs, Math.min(index * segmentMs, durationMs));
  }

  /** What the browser's own cache holds, without a request. */
  keep(other: Loader): void {
    for (const index of other.#cached) this.#cached.add(index);
  }

  /** A seek throws the rest of the buffer away; the browser's cache keeps what it had. */
  dropBuffer(positionMs: number): void {
    this.#loading = null;
    this.#busyMs = 0;
    const keep = Math.floor(positionMs / this.#rig.segmentMs);
    for (const index of this.#cached) if (index > keep) this.#cached.delete(index);
  }

  async step(passedMs: number, positionMs: number, goalMs: number): Promise<void> {
    if (!this.#line.online) {
      this.#loading = null;
      return;
    }
    this.#busyMs -= passedMs;
    const { segmentMs, durationMs } = this.#rig;
    for (;;) {
      if (this.#loading !== null) {
        if (this.#busyMs > 0) return;
        const index = this.#loading;
        this.#loading = null;
        if (!(await this.#fetch(index))) {
          this.tooEarly += 1;
          note('segment asked for too early');
          this.#busyMs = ASK_AGAIN_MS;
          this.#loading = index;
          return;
        }
        this.#cached.add(index);
      }
      const nextMs = this.bufferedFrom(positionMs);
      if (nextMs >= durationMs || nextMs >= goalMs) {
        this.#busyMs = 0;
        return;
      }
      this.#loading = Math.floor(nextMs / segmentMs);
      const loadMs = this.#weather.segmentMs(segmentMs);
      measure('load time of a segment, share of its length', loadMs / segmentMs);
      this.#busyMs = Math.max(this.#busyMs, -passedMs) + loadMs;
    }
  }

  async #fetch(index: number): Promise<boolean> {
    const { segmentMs, durationMs } = this.#rig;
    const span: Span = [index * segmentMs, Math.min(durationMs, (index + 1) * segmentMs)];
    const fetched = await Promise.all(
      (['video', 'audio'] as const).map(async (kind) => {
        const track = kind === 'video' ? FAKE_VIDEO : FAKE_AUDIO;
        const path = `${track}/${segmentFile(index)}`;
        const answer = await this.#rig.fetchMedia(this.#line.client, path);
        const { status } = answer;
        if (status === 425) return false;
        if (status !== 200) throw new Error(`a segment was answered ${status}`);
        this.through?.sent(answer);
        this.#witness.downloaded(this.#line.welcome.sessionId, kind, span);
        return true;
      }),
    );
    return fetched.every((released) => released);
  }
}
