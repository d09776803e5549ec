/** A client of the batch door without a browser. */

import {
  type BatchAnswer,
  type CreditSummary,
  type Welcome,
} from '../../engine/protocol/messages.ts';
import { type BareBeat } from './bare-client.ts';

export class BatchClient {
  readonly url: string;
  welcome!: Welcome;
  credit: CreditSummary | null = null;
  leased = true;
  seq = 0;
  nonce = '';
  connection = '';
  heard = 0;
  headers: Record<string, string> = {};
  /** Everything that was told, by name. */
  readonly told: string[] = [];

  constructor(url: string) {
    this.url = url;
  }

  /** One request as it is. */
  ask(body: unknown, key?: string): Promise<Response> {
    return fetch(`${this.url}/live/beats`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        ...this.headers,
      },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  }

  async open(token: string, predecessor?: unknown, network?: string): Promise<Response> {
    const hello = {
      ...{ protocol: 1, token, heard: 0, messages: [] },
      ...(network === undefined ? {} : { network }),
    };
    return this.#hear(
      await this.ask(predecessor === undefined ? hello : { ...hello, predecessor }),
    );
  }

  /** Says these messages, and hears what there is to hear. */
  async say(messages: readonly { event: string; body: unknown }[] = []): Promise<Response> {
    const { heard } = this;
    return this.#hear(await this.ask({ protocol: 1, heard, messages }, this.welcome.resume));
  }

  beat(beat: BareBeat = {}): Promise<Response> {
    return this.say([this.stamp(beat)]);
  }

  stamp(beat: BareBeat): { event: 'beat'; body: Record<string, unknown> } {
    if (beat.seq === undefined) this.seq += 1;
    const spans = beat.spans ?? [];
    const body = {
      seq: beat.seq ?? this.seq,
      nonce: beat.nonce ?? this.nonce,
      spans,
      rate: beat.rate ?? 1,
      visible: beat.visible ?? true,
      touched: true,
      now: beat.now ?? 'playing',
      positionMs: beat.positionMs ?? spans.at(-1)?.[1] ?? 0,
    };
    return { event: 'beat', body };
  }

  async #hear(response: Response): Promise<Response> {
    if (response.status !== 200) return response;
    const { connection, messages } = (await response.clone().json()) as BatchAnswer;
    if (connection !== this.connection) this.heard = 0;
    this.connection = connection;
    for (const { n, event, body } of messages) {
      if (n <= this.heard) continue;
      this.heard = n;
      this.told.push(event);
      const said = body as {
        nonce?: string;
        credit?: CreditSummary;
        leased?: boolean;
        lastSeq?: number;
      };
      if (said.nonce !== undefined) this.nonce = said.nonce;
      if (said.credit !== undefined) this.credit = said.credit;
      if (said.leased !== undefined) this.leased = said.leased;
      if (event === 'welcome') {
        this.welcome = body as Welcome;
        this.seq = this.welcome.lastSeq;
      }
      if (event === 'refused' && said.lastSeq !== undefined) this.seq = said.lastSeq;
    }
    return response;
  }
}
