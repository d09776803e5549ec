/** The parts of two JavaScript parsers that the tests use. */

declare module 'mpd-parser' {
  interface Segment {
    resolvedUri: string;
    duration: number;
    map?: { resolvedUri: string };
  }
  interface Playlist {
    attributes: {
      BANDWIDTH: number;
      CODECS: string;
      RESOLUTION?: { width: number; height: number };
    };
    segments: Segment[];
  }
  export function parse(
    xml: string,
    options: { manifestUri: string },
  ): {
    playlists: Playlist[];
    duration: number;
    mediaGroups: {
      AUDIO: { audio?: Readonly<Record<string, { playlists: Playlist[] }>> };
      SUBTITLES: { subs?: unknown };
    };
  };
}

declare module 'm3u8-parser' {
  export class Parser {
    manifest: {
      segments: {
        uri: string;
        duration: number;
        byterange?: { length: number; offset: number };
        key?: { method: string; uri: string };
        map?: { uri: string };
      }[];
      targetDuration?: number;
      endList?: boolean;
      playlistType?: string;
      iFramesOnly?: boolean;
      independentSegments?: boolean;
      iFramePlaylists?: unknown[];
      playlists?: {
        uri: string;
        attributes: { BANDWIDTH: number; CODECS: string; 'AVERAGE-BANDWIDTH'?: string };
      }[];
      mediaGroups: { AUDIO: { audio?: object }; SUBTITLES: { captions?: object } };
    };
    push(text: string): void;
    end(): void;
  }
}

declare module 'webvtt-parser' {
  export class WebVTTParser {
    parse(
      text: string,
      mode: 'subtitles/captions/descriptions',
    ): {
      cues: { startTime: number; endTime: number; text: string }[];
      errors: { message: string; line: number; col: number }[];
    };
  }
}
