/**
 * Finds copies of this tab. "Duplicate tab" copies page and token, and the engine lets one
 * connection speak for a session; without this two copies would cut each other off for ever.
 */
export class Twins {
  readonly #pageId = Math.random().toString(36).slice(2);
  readonly #channel: BroadcastChannel | undefined;
  #sessionId: string | undefined;

  /** @param onTwin called when another tab of this browser speaks for the same session. */
  constructor(engineUrl: string, onTwin: () => void) {
    try {
      this.#channel = new BroadcastChannel(`lectern:${engineUrl}`);
    } catch {
      // The browser has none, or none for a site that may store nothing; then copies take turns.
      return;
    }
    this.#channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      const [sessionId, pageId] = Array.isArray(data) ? (data as unknown[]) : [];
      if (sessionId !== undefined && sessionId === this.#sessionId && pageId !== this.#pageId) {
        onTwin();
      }
    };
  }

  /** This page speaks for the session from now on. */
  announce(sessionId: string): void {
    this.#sessionId = sessionId;
    this.#channel?.postMessage([sessionId, this.#pageId]);
  }

  close(): void {
    this.#channel?.close();
  }
}
