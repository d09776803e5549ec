import { decode } from '../../engine/protocol/decoder.ts';
import { type Welcome, tokenPiece } from '../../engine/protocol/messages.ts';
import { type BeatDraft } from '../beats/beat.ts';
import { NO_TOKENS, type TokenTrack, echo, fetched } from '../beats/tokens.ts';

/** How often it is looked at which pieces are wanted, milliseconds. */
const LOOK_EVERY_MS = 500;
/** A network that swallows everything must not keep the pieces after this one waiting, milliseconds. */
const ANSWER_WITHIN_MS = 15_000;
/** Pause after a piece could not be had, milliseconds. */
const ASK_AGAIN_MS = 3_000;

/**
 * The token track of one session: fetched with the buffer, said back as it comes on screen. It needs
 * nothing of the media engine, and play never waits for it.
 */
export class Echoes {
  readonly #video: HTMLVideoElement;
  readonly #baseUrl: string;
  readonly #pieceMs: number;
  #track: TokenTrack = NO_TOKENS;
  /** Pieces that were wanted once, and those that were not had yet. */
  readonly #known = new Set<number>();
  #wanted: number[] = [];
  #isAsking = false;
  #isOver = false;
  #lookAtMs = 0;

  /** @param mediaUrl absolute URL of the session's media, ending in a slash. */
  constructor(video: HTMLVideoElement, mediaUrl: string, pieceMs: number) {
    this.#video = video;
    this.#baseUrl = `${mediaUrl}tokens/`;
    this.#pieceMs = pieceMs;
  }

  /** The beat with the tokens that are due. */
  with(draft: BeatDraft): BeatDraft {
    const { track, values } = echo(this.#track, draft.spans);
    this.#track = track;
    return values.length === 0 ? draft : { ...draft, tokens: values };
  }

  /** The playhead is here: fetches what is on screen now or is buffered in full. */
  follow(positionMs: number): void {
    const nowMs = performance.now();
    if (nowMs < this.#lookAtMs || this.#isOver) return;
    this.#lookAtMs = nowMs + LOOK_EVERY_MS;
    const first = Math.floor(positionMs / this.#pieceMs);
    const bufferedToMs = bufferedEndMs(this.#video, positionMs);
    this.#want(first);
    // A piece whose media is not fetched yet might be too early.
    for (let piece = first + 1; (piece + 1) * this.#pieceMs <= bufferedToMs; piece += 1) {
      this.#want(piece);
    }
    void this.#ask();
  }

  close(): void {
    this.#isOver = true;
  }

  #want(piece: number): void {
    if (this.#known.has(piece)) return;
    this.#known.add(piece);
    this.#wanted.push(piece);
  }

  async #ask(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    for (let next = this.#wanted.shift(); next !== undefined; next = this.#wanted.shift()) {
      if (await this.#fetch(next)) continue;
      // Another one may be had meanwhile: the learner may have gone elsewhere.
      if (!this.#isOver) this.#wanted.push(next);
      this.#lookAtMs = performance.now() + ASK_AGAIN_MS;
      break;
    }
    this.#isAsking = false;
  }

  /** @returns whether the piece need not be asked for again */
  async #fetch(piece: number): Promise<boolean> {
    try {
      const answer = await fetch(`${this.#baseUrl}${piece}.json`, {
        cache: 'no-store',
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      if (answer.ok) {
        const decoded = decode(tokenPiece, await answer.json());
        if (decoded.ok) this.#track = fetched(this.#track, decoded.value.tokens);
        return true;
      }
      // Beyond the lesson's end there is none; a session that is over has no more of them.
      if (answer.status === 404) return true;
      if (answer.status === 403 || answer.status === 410) this.#isOver = true;
      return false;
    } catch {
      return false;
    }
  }
}

/** Tokens of one session open nothing in another; null where the policy asks for none. */
export function openEchoes(
  video: HTMLVideoElement,
  engineUrl: string,
  { mediaBase, rules, preview }: Welcome,
): Echoes | null {
  if (rules.tokenPieceMs === 0 || preview !== null) return null;
  return new Echoes(video, `${engineUrl}${mediaBase}`, rules.tokenPieceMs);
}

/** How far the buffer reaches from here without a hole, media milliseconds. */
function bufferedEndMs({ buffered }: HTMLVideoElement, positionMs: number): number {
  for (let i = 0; i < buffered.length; i += 1) {
    const isHere = buffered.start(i) * 1_000 <= positionMs && positionMs <= buffered.end(i) * 1_000;
    if (isHere) return buffered.end(i) * 1_000;
  }
  return positionMs;
}
