/** What happens while a lesson is packaged. */

export type Stage = 'probe' | 'copy' | 'encode' | 'cut' | 'write';

export type PackageEvent =
  | { readonly event: 'stage'; readonly stage: Stage; readonly why?: string }
  /** What will be made: by it, seconds of progress become pictures a second. */
  | {
      readonly event: 'planned';
      readonly durationSeconds?: number;
      readonly frameRateFps?: number;
      readonly rungs: number;
    }
  /** `ratio` runs from 0 to 1 over the whole work and never falls. */
  | { readonly event: 'progress'; readonly ratio: number; readonly encodedSeconds: number }
  /** Which id the lesson gets, where its folder's name cannot be one. */
  | { readonly event: 'id'; readonly text: string }
  /** Worth knowing while one waits, such as what a farm is doing. */
  | { readonly event: 'notice'; readonly text: string }
  | { readonly event: 'warning'; readonly text: string };

export type OnPackageEvent = (event: PackageEvent) => void;
