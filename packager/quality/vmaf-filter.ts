/** How this ffmpeg wants to be told of a VMAF model: builds from 2021 on have another option. */

import { execFile } from 'node:child_process';

/** Up to libvmaf 1: `model_path`. From libvmaf 2 on: `model`, whose own value is `path=...`. */
type ModelOption = 'model_path' | 'model';

const known = new Map<string, Promise<ModelOption>>();

/** @returns the filter, as it stands in a graph; asks each ffmpeg once */
export async function vmafFilter(ffmpeg: string, modelPath: string): Promise<string> {
  const asked = known.get(ffmpeg) ?? modelOption(ffmpeg);
  known.set(ffmpeg, asked);
  switch (await asked) {
    case 'model_path':
      return `libvmaf=model_path=${filterValue(modelPath)}`;
    case 'model':
      return `libvmaf=model=${filterValue(`path=${escaped(modelPath)}`)}`;
  }
}

function modelOption(ffmpeg: string): Promise<ModelOption> {
  return new Promise((done) => {
    const args = ['-hide_banner', '-h', 'filter=libvmaf'];
    execFile(ffmpeg, args, { windowsHide: true }, (_error, told) =>
      done(/^\s*model\s+</m.test(told) ? 'model' : 'model_path'),
    );
  });
}

/** A path inside a filter graph: two levels of quoting. */
function filterValue(path: string): string {
  return `'${escaped(path).replaceAll("'", "'\\''")}'`;
}

function escaped(text: string): string {
  return text.replace(/[\\':]/g, '\\$&');
}
