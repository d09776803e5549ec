/** Reads back HLS playlists, as far as lessons use them. */

export interface HlsVariant {
  readonly uri: string;
  readonly bandwidthBps: number;
  readonly averageBandwidthBps: number;
  readonly codecs: string;
  /** `1280x720`; absent for sound alone. */
  readonly resolution?: string;
}

export interface HlsRendition {
  readonly type: string;
  readonly language: string;
  readonly uri: string;
}

export interface HlsMaster {
  readonly variants: readonly HlsVariant[];
  readonly renditions: readonly HlsRendition[];
}

export interface HlsPlaylist {
  readonly targetSeconds: number;
  readonly isComplete: boolean;
  readonly segments: readonly { readonly uri: string; readonly seconds: number }[];
}

export function readHlsMaster(text: string): HlsMaster {
  const lines = text.split(/\r?\n/);
  const variants: HlsVariant[] = [];
  const renditions: HlsRendition[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.startsWith('#EXT-X-STREAM-INF:')) {
      const list = attributes(line);
      const resolution = list.get('RESOLUTION');
      variants.push({
        uri: lines[index + 1] ?? '',
        bandwidthBps: Number(list.get('BANDWIDTH') ?? NaN),
        averageBandwidthBps: Number(list.get('AVERAGE-BANDWIDTH') ?? NaN),
        codecs: list.get('CODECS') ?? '',
        ...(resolution === undefined ? {} : { resolution }),
      });
    }
    if (line.startsWith('#EXT-X-MEDIA:')) {
      const list = attributes(line);
      renditions.push({
        type: list.get('TYPE') ?? '',
        language: list.get('LANGUAGE') ?? '',
        uri: list.get('URI') ?? '',
      });
    }
  }
  return { variants, renditions };
}

export function readHlsPlaylist(text: string): HlsPlaylist {
  const lines = text.split(/\r?\n/);
  const segments: { uri: string; seconds: number }[] = [];
  let seconds: number | undefined;
  for (const line of lines) {
    const length = /^#EXTINF:([\d.]+)/.exec(line)?.[1];
    if (length !== undefined) seconds = Number(length);
    if (line !== '' && !line.startsWith('#') && seconds !== undefined) {
      segments.push({ uri: line, seconds });
      seconds = undefined;
    }
  }
  return {
    targetSeconds: Number(/^#EXT-X-TARGETDURATION:(\d+)$/m.exec(text)?.[1] ?? NaN),
    isComplete: lines.includes('#EXT-X-ENDLIST'),
    segments,
  };
}

function attributes(line: string): Map<string, string> {
  const list = line.slice(line.indexOf(':') + 1);
  return new Map(
    [...list.matchAll(/([A-Z0-9-]+)=("[^"]*"|[^,]*)/g)].map((match) => [
      match[1] ?? '',
      (match[2] ?? '').replace(/^"|"$/g, ''),
    ]),
  );
}
