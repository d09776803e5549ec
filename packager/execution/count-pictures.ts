/** How many pictures an encoded file holds, from its fragments. */

import { openEncoded } from './fragments.ts';

/** 0 for a file that was begun and never got a picture. */
export async function countPictures(path: string): Promise<number> {
  const encoded = await openEncoded(path);
  try {
    return encoded.fragments.reduce((sum, fragment) => sum + fragment.samples, 0);
  } finally {
    await encoded.close();
  }
}
