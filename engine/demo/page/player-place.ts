/** The host's side of the embedded player: one element, its token, its four events. */

import { forget } from './build.ts';
import { type PlayerCredit } from './model.ts';

export interface PlayerListener {
  readonly creditChange: (credit: PlayerCredit | null) => void;
  readonly complete: () => void;
  readonly ended: () => void;
  readonly trouble: (sentence: string, action: string) => void;
}

/** How long the player's script may take to load before the page says that it did not. */
const LOAD_MS = 10_000;

export class PlayerPlace {
  readonly #place: HTMLElement;
  readonly #listener: PlayerListener;
  #player: HTMLElement | null = null;

  constructor(place: HTMLElement, listener: PlayerListener) {
    this.#place = place;
    this.#listener = listener;
  }

  /** Puts a new player with this session in place of what is there. */
  open(token: string, language: string): void {
    const player = document.createElement('lectern-player');
    // Attributes of a host's page, exactly as its own markup would write them.
    player.setAttribute('lang', language);
    player.setAttribute('token', token);
    const tell = () => {
      if (this.#player !== player) return;
      this.#listener.creditChange((player as { credit?: PlayerCredit | null }).credit ?? null);
    };
    player.addEventListener('creditchange', tell);
    player.addEventListener('lessoncomplete', () => {
      tell();
      this.#listener.complete();
    });
    player.addEventListener('sessionend', () => {
      tell();
      if (this.#player === player) this.#listener.ended();
    });
    player.addEventListener('playererror', (event) => {
      const { sentence = '', action = '' } = (event as CustomEvent<Partial<Record<string, string>>>)
        .detail;
      if (this.#player === player) this.#listener.trouble(sentence, action);
    });
    this.#player = player;
    forget(this.#place);
    this.#place.replaceChildren(player);
  }

  /** Lets the player that is there go on with a new token. */
  renew(token: string): void {
    this.#player?.setAttribute('token', token);
  }

  speak(language: string): void {
    this.#player?.setAttribute('lang', language);
  }

  close(): void {
    this.#player = null;
  }

  get isOpen(): boolean {
    return this.#player !== null;
  }
}

/** Whether the element became known in time. */
export async function playerLoaded(): Promise<boolean> {
  const late = new Promise<false>((resolve) => window.setTimeout(() => resolve(false), LOAD_MS));
  return Promise.race([customElements.whenDefined('lectern-player').then(() => true), late]);
}
