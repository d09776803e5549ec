/** The first look at an input, before any program is started on it. */

import { access, constants, stat } from 'node:fs/promises';

import { PackagerFault } from '../plan/fault.ts';

/** @throws PackagerFault where it cannot be a source */
export async function checkInput(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) {
    throw new PackagerFault(
      'misuse',
      'The input file does not exist.',
      `there is nothing at "${path}"`,
      'Check the path; quote it where it holds spaces.',
    );
  }
  if (found.isDirectory()) {
    throw new PackagerFault(
      'misuse',
      'The input is a folder, not a file.',
      `"${path}" is a folder`,
      'Name one lecture file.',
    );
  }
  if (!found.isFile()) {
    throw new PackagerFault(
      'misuse',
      'The input is not a plain file.',
      `"${path}" is a device, a pipe or a socket`,
      'Save the lecture to a file first.',
    );
  }
  if (found.size === 0) {
    throw new PackagerFault(
      'fault',
      'The input file is empty.',
      `"${path}" has 0 bytes`,
      'The copy or the upload was probably interrupted; copy the file again.',
    );
  }
  await access(path, constants.R_OK).catch(() => {
    throw new PackagerFault(
      'fault',
      'The input file cannot be read.',
      `permission denied on "${path}"`,
      'Change its permissions, or run as somebody who may read it.',
    );
  });
}
