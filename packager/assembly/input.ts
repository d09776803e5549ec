/** The first look at an input, before any program is started on it. */

import { access, constants, readdir, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';

import { PackagerFault } from '../plan/fault.ts';

/** @throws PackagerFault where it cannot be a source */
export async function checkInput(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) {
    throw new PackagerFault(
      'misuse',
      'The input file does not exist.',
      `there is nothing at "${path}"`,
      await adviceFor(path),
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

async function adviceFor(path: string): Promise<string> {
  const folder = dirname(path);
  const names = await readdir(folder).catch(() => undefined);
  if (names === undefined) return `Check the path: there is no folder "${folder}" either.`;
  const longer = names.find((name) => name.startsWith(`${basename(path)} `));
  return longer === undefined
    ? `Check the name: the folder "${folder}" holds no such file.`
    : `Quote names that hold spaces: "${longer}" lies there.`;
}
