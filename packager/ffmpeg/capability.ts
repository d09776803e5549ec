/** What the programs are and whether they have what plans ask for. */

import { execFile } from 'node:child_process';

import type { Binaries } from './binaries.ts';

export interface Tool {
  readonly name: 'ffmpeg' | 'ffprobe';
  readonly path: string;
  /** Absent where it does not run. */
  readonly version?: string;
  readonly missing: readonly string[];
}

const needed: readonly {
  readonly list: string;
  readonly kind: string;
  readonly names: string[];
}[] = [
  { list: '-encoders', kind: 'encoder', names: ['libx264', 'aac', 'mjpeg'] },
  {
    list: '-filters',
    kind: 'filter',
    names: ['fps', 'split', 'scale', 'select', 'tile', 'tpad', 'setsar', 'aresample', 'apad'],
  },
  { list: '-muxers', kind: 'muxer', names: ['mp4', 'mov', 'image2'] },
];

export async function examine(binaries: Binaries): Promise<Tool[]> {
  const tools: Tool[] = [await examineFfmpeg(binaries.ffmpeg)];
  if (binaries.ffprobe !== undefined) {
    tools.push({
      name: 'ffprobe',
      path: binaries.ffprobe,
      ...(await version(binaries.ffprobe)),
      missing: [],
    });
  }
  return tools;
}

async function examineFfmpeg(path: string): Promise<Tool> {
  const missing: string[] = [];
  for (const { list, kind, names } of needed) {
    const listing = await output(path, ['-hide_banner', list]);
    const present = new Set(listing.split('\n').map((line) => line.trim().split(/\s+/)[1]));
    missing.push(...names.filter((name) => !present.has(name)).map((name) => `${kind} ${name}`));
  }
  return { name: 'ffmpeg', path, ...(await version(path)), missing };
}

async function version(path: string): Promise<{ version?: string }> {
  const found = /^ff(?:mpeg|probe) version (\S+)/.exec(await output(path, ['-version']))?.[1];
  return found === undefined ? {} : { version: found };
}

/** What it prints; nothing where it does not run. */
function output(path: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile(path, args, { windowsHide: true, maxBuffer: 16 * 1024 * 1024 }, (_error, stdout) =>
      resolve(stdout),
    );
  });
}
