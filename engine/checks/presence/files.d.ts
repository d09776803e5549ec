/** Pictures and sounds of the attempts that are open, drawn when somebody asks for them. */
import { type CheckTask } from '../../ledger/events.ts';
import { type SpokenLanguage } from '../../protocol/checks.ts';
export type PresenceTask = CheckTask & {
  readonly kind: 'presence';
};
/** Names under which a prompt's files are served. They are the same for every code. */
export declare const PICTURE_FILE = 'picture.png';
export declare const SOUND_FILES: Readonly<Record<SpokenLanguage, string>>;
export interface PromptFile {
  readonly type: 'image/png' | 'audio/wav';
  readonly bytes: Buffer;
}
export declare class PresenceFiles {
  #private;
  /** The file of this name, or undefined where there is none. */
  file(task: PresenceTask, name: string): PromptFile | undefined;
}
