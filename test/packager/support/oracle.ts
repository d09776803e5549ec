/** shaka-packager's opinion of our encodes: an independent packager, from its own binary. */

import { execFile } from 'node:child_process';
import { mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { Parser } from 'm3u8-parser';
import { parse as parseDash } from 'mpd-parser';

const execute = promisify(execFile);

/** The npm wrapper hides exit codes, so its binary is run directly. */
const binary = join(
  import.meta.dirname,
  '../../../node_modules/shaka-packager/bin',
  `packager-${{ linux: 'linux', darwin: 'osx', win32: 'win' }[process.platform as 'linux'] ?? 'linux'}` +
    `-${process.arch}${process.platform === 'win32' ? '.exe' : ''}`,
);

export interface Master {
  readonly uri: string;
  readonly codecs: readonly string[];
  readonly bandwidthBps: number;
  readonly averageBps: number;
}

/** One published track as a single file: what the encoder made, put together again. */
async function joined(lesson: string, track: string, path: string): Promise<void> {
  const names = (await readdir(join(lesson, track))).filter((name) => name.endsWith('.m4s')).sort();
  const parts = ['init.mp4', ...names].map((name) => readFile(join(lesson, track, name)));
  await writeFile(path, Buffer.concat(await Promise.all(parts)));
}

/**
 * Packages the tracks of a lesson again, into `folder`.
 *
 * @param tracks folders inside the lesson: `presenter/720p`
 */
export async function packageAgain(
  lesson: string,
  tracks: readonly { readonly path: string; readonly kind: 'video' | 'audio' }[],
  segmentSeconds: number,
  folder: string,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const streams: string[] = [];
  for (const { path, kind } of tracks) {
    const name = trackName(path);
    await joined(lesson, path, join(folder, `${name}.in.mp4`));
    streams.push(
      [
        `in=${name}.in.mp4,stream=${kind},init_segment=${name}/init.mp4`,
        `segment_template=${name}/$Number%05d$.m4s,playlist_name=${name}.m3u8`,
        ...(kind === 'audio' ? ['hls_group_id=audio,hls_name=audio'] : []),
      ].join(','),
    );
  }
  const rules = [
    ...['--segment_duration', String(segmentSeconds), '--generate_static_live_mpd'],
    ...['--mpd_output', 'manifest.mpd', '--hls_master_playlist_output', 'master.m3u8'],
  ];
  await execute(binary, [...streams, ...rules], { cwd: folder });
}

/** Bytes of all media segments of a track. */
export async function mediaBytes(folder: string): Promise<number> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.m4s'));
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
  return sizes.reduce((total, size) => total + size, 0);
}

/** How a track of ours is called among shaka-packager's. */
export function trackName(path: string): string {
  return path.replaceAll('/', '-');
}

/** Tracks of a DASH manifest by the folder of their initialization segment, relative to it. */
export async function dashTracks(
  path: string,
): Promise<Map<string, { codec: string; bandwidthBps: number; seconds: number[] }>> {
  const manifestUri = 'https://lesson.test/manifest.mpd';
  const manifest = parseDash(await readFile(path, 'utf8'), { manifestUri });
  const sound = Object.values(manifest.mediaGroups.AUDIO?.audio ?? {});
  const all = [...manifest.playlists, ...sound.flatMap(({ playlists }) => playlists)];
  return new Map(
    all.map(({ attributes, segments }) => {
      const uri = new URL(segments[0]?.map?.resolvedUri ?? manifestUri).pathname;
      const seconds = segments.map(({ duration }) => duration);
      const { CODECS: codec, BANDWIDTH: bandwidthBps } = attributes;
      return [uri.slice(1).replace(/\/init\.mp4$/, ''), { codec, bandwidthBps, seconds }] as const;
    }),
  );
}

export async function masterVariants(path: string): Promise<Master[]> {
  return (
    (await playlist(path)).playlists?.map(({ uri, attributes }) => ({
      uri,
      codecs: attributes.CODECS.split(',').sort(),
      bandwidthBps: attributes.BANDWIDTH,
      averageBps: Number(attributes['AVERAGE-BANDWIDTH']),
    })) ?? []
  );
}

export async function playlistSeconds(path: string): Promise<number[]> {
  return (await playlist(path)).segments.map(({ duration }) => duration);
}

async function playlist(path: string): Promise<Parser['manifest']> {
  const parser = new Parser();
  parser.push(await readFile(path, 'utf8'));
  parser.end();
  return parser.manifest;
}
