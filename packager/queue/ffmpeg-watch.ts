/** Whether a worker's ffmpeg is still the one it started with: an upgrade may replace it any day. */

import { type FfmpegIdentity, ffmpegIdentity, fileStamp } from '../ffmpeg/identity.ts';
import { PackagerFault } from '../plan/fault.ts';

export class FfmpegWatch {
  readonly identity: FfmpegIdentity;
  readonly #path: string;
  #stamp: string;

  private constructor(path: string, identity: FfmpegIdentity, stamp: string) {
    this.#path = path;
    this.identity = identity;
    this.#stamp = stamp;
  }

  static async open(path: string): Promise<FfmpegWatch> {
    return new FfmpegWatch(path, await ffmpegIdentity(path), await fileStamp(path));
  }

  /** @returns what to tell, where the program is no longer the same */
  async fault(): Promise<PackagerFault | undefined> {
    const stamp = await fileStamp(this.#path).catch(() => undefined);
    if (stamp === this.#stamp) return undefined;
    const now = await ffmpegIdentity(this.#path).catch(() => undefined);
    if (now?.id === this.identity.id && stamp !== undefined) {
      this.#stamp = stamp;
      return undefined;
    }
    return new PackagerFault(
      'fault',
      'This worker stopped, because its ffmpeg is no longer the same.',
      `it was ${this.identity.version}, now ${this.#path} is ${now?.version ?? 'gone'}`,
      'Start the worker again; its tasks went back to the queue.',
    );
  }
}
