/** What the programs are and whether they have what plans ask for. */

import { execFile } from 'node:child_process';

import type { Binaries } from './binaries.ts';

export interface Tool {
  readonly name: 'ffmpeg' | 'ffprobe';
  readonly path: string;
  /** Absent where it does not run. */
  readonly version?: string;
  /** Without any of these nothing can be packaged. */
  readonly missing: readonly string[];
  readonly optional: readonly OptionalAbility[];
}

export interface OptionalAbility {
  readonly ability: string;
  /** What it is good for. */
  readonly enables: string;
  readonly isPresent: boolean;
}

type Kind = 'encoder' | 'decoder' | 'filter' | 'muxer' | 'demuxer';

const needed: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  encoder: ['libx264', 'aac', 'mjpeg', 'rawvideo', 'pcm_s16le'],
  filter: [
    ...['fps', 'split', 'scale', 'select', 'tile', 'tpad', 'setsar', 'aresample', 'apad'],
    ...['format', 'trim', 'setpts', 'settb', 'shuffleframes', 'yadif'],
  ],
  muxer: ['mp4', 'mov', 'matroska', 'image2', 'mjpeg', 'rawvideo', 's16le', 'null'],
};

interface Wanted {
  readonly kind: Kind;
  /** Any of them will do. */
  readonly names: readonly string[];
  readonly enables: string;
}

const wanted: readonly Wanted[] = [
  { kind: 'filter', names: ['ebur128', 'loudnorm'], enables: 'measuring loudness' },
  { kind: 'filter', names: ['volume'], enables: 'loudness to a target (--loudness)' },
  { kind: 'filter', names: ['alimiter'], enables: 'loudness to a target (--loudness)' },
  { kind: 'filter', names: ['ssim'], enables: 'SSIM in the quality report' },
  { kind: 'filter', names: ['libvmaf'], enables: 'VMAF, where a model file is given' },
  { kind: 'decoder', names: ['hevc'], enables: 'H.265 sources' },
  { kind: 'decoder', names: ['vp9', 'libvpx-vp9'], enables: 'VP9 sources' },
  { kind: 'decoder', names: ['libdav1d', 'av1', 'libaom-av1'], enables: 'AV1 sources' },
  { kind: 'decoder', names: ['prores'], enables: 'ProRes sources' },
  { kind: 'decoder', names: ['rv40'], enables: 'RealMedia sources' },
  { kind: 'decoder', names: ['wmv3'], enables: 'Windows Media sources' },
];

const kinds: readonly Kind[] = ['encoder', 'decoder', 'filter', 'muxer', 'demuxer'];

export async function examine(binaries: Binaries): Promise<Tool[]> {
  const tools: Tool[] = [await examineFfmpeg(binaries.ffmpeg)];
  if (binaries.ffprobe !== undefined) {
    const path = binaries.ffprobe;
    tools.push({ name: 'ffprobe', path, ...(await version(path)), missing: [], optional: [] });
  }
  return tools;
}

async function examineFfmpeg(path: string): Promise<Tool> {
  const known = await version(path);
  if (known.version === undefined) return { name: 'ffmpeg', path, missing: [], optional: [] };
  const present = new Map<Kind, ReadonlySet<string>>();
  for (const kind of kinds) {
    const listing = await output(path, ['-hide_banner', `-${kind}s`]);
    present.set(kind, new Set(listing.split('\n').flatMap(namesInLine)));
  }
  const has = (kind: Kind, name: string): boolean => present.get(kind)?.has(name) === true;
  const missing = kinds.flatMap((kind) =>
    (needed[kind] ?? []).filter((name) => !has(kind, name)).map((name) => `${kind} ${name}`),
  );
  const optional = wanted.map(({ kind, names, enables }) => ({
    ability: `${kind} ${names[0]}`,
    enables,
    isPresent: names.some((name) => has(kind, name)),
  }));
  return { name: 'ffmpeg', path, ...known, missing, optional };
}

/** The second word of a listing's line; a format may have several names: `mov,mp4,m4a`. */
function namesInLine(line: string): string[] {
  return line.trim().split(/\s+/)[1]?.split(',') ?? [];
}

/** Which of the programs does not answer as ffmpeg and ffprobe do; nothing where all run. */
export async function brokenTool(
  binaries: Binaries,
): Promise<Pick<Tool, 'name' | 'path'> | undefined> {
  const { ffmpeg, ffprobe } = binaries;
  const tools = [
    { name: 'ffmpeg', path: ffmpeg } as const,
    ...(ffprobe === undefined ? [] : [{ name: 'ffprobe', path: ffprobe } as const]),
  ];
  const known = await Promise.all(tools.map(({ path }) => version(path)));
  return tools.find((_, i) => known[i]?.version === undefined);
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
