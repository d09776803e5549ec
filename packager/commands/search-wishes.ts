/** What the options say of the files beside a lecture: what they name goes before what is found. */

import { resolve } from 'node:path';

import type { SearchWishes } from '../batch/find-lectures.ts';
import type { ParsedOptions } from './option-table.ts';
import { captionWishes, lessonNames } from './wishes.ts';

/** @param outRoot not looked into on the way through the folders above it */
export function searchWishes(options: ParsedOptions, outRoot?: string): SearchWishes {
  const { outline, presentation, slides } = options;
  const { language } = lessonNames(options);
  return {
    recursive: options.recursive === true,
    sideFiles: options['no-side-files'] !== true,
    captions: captionWishes(options),
    ...(outRoot === undefined ? {} : { outRoot }),
    ...(language === undefined ? {} : { language }),
    ...(outline === undefined ? {} : { outlinePath: outline }),
    ...(presentation === undefined ? {} : { presentationPath: resolve(presentation) }),
    ...(slides === undefined ? {} : { slides }),
  };
}
