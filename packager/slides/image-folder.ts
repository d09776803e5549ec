/** A folder of pictures, in the order that people number them. */

import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { PackagerFault } from '../plan/fault.ts';
import { type PictureHeader, readPictureHeader } from './picture-header.ts';

export interface FolderImage {
  readonly name: string;
  readonly path: string;
  readonly header: PictureHeader;
}

const pictureName = /\.(?:jpe?g|png|webp)$/i;
/** A picture of 8000 x 8000; more is no slide and takes gigabytes to decode. */
const mostPixels = 64_000_000;
/** A JPEG may carry a small picture and much else before it says its own size. */
const headerBytes = 512 * 1024;

/** `2.png` before `10.png`; hidden files and other kinds are left out. */
export async function listImages(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => {
    throw new PackagerFault(
      'misuse',
      'The slides cannot be read.',
      `there is no readable folder "${folder}"`,
      'Check the path given to --slides, or to slides.folder in the outline.',
    );
  });
  const pictures = names.filter((name) => pictureName.test(name) && !name.startsWith('.'));
  if (pictures.length === 0) {
    throw imageFault(folder, 'it holds no picture (jpg, png, webp)');
  }
  const byNumber = new Intl.Collator('en', { numeric: true });
  return pictures.sort((a, b) => byNumber.compare(a, b) || (a < b ? -1 : 1));
}

/** @throws PackagerFault where it is no picture that can be used */
export async function readImage(folder: string, name: string): Promise<FolderImage> {
  const path = join(folder, name);
  const file = await open(path).catch(() => {
    throw imageFault(path, 'it cannot be read');
  });
  try {
    const { buffer, bytesRead } = await file
      .read(Buffer.alloc(headerBytes), 0, headerBytes, 0)
      .catch(() => {
        throw imageFault(path, 'it cannot be read');
      });
    const header = readPictureHeader(buffer.subarray(0, bytesRead));
    if (header === undefined) throw imageFault(path, 'it is no JPEG, PNG or WebP picture');
    if (header.widthPx * header.heightPx > mostPixels) {
      throw imageFault(
        path,
        `it has ${header.widthPx} x ${header.heightPx} pixels, more than 64 million`,
      );
    }
    return { name, path, header };
  } finally {
    await file.close();
  }
}

function imageFault(path: string, reason: string): PackagerFault {
  return new PackagerFault(
    'fault',
    'The pictures of the slides cannot be used.',
    `${path}: ${reason}`,
    'Export the slides again as jpg, png or webp.',
  );
}
