/**
 * Reads back a DASH manifest, as far as lessons use it. It is a reader of tags and attributes,
 * not an XML parser: enough to notice that a manifest and a lesson disagree.
 */

export interface DashTrack {
  /** `presenter/720p`, from the initialization path. */
  readonly path: string;
  readonly codec: string;
  readonly bandwidthBps: number;
  readonly widthPx?: number;
  readonly heightPx?: number;
  readonly timescaleHz: number;
  readonly segments: readonly { readonly startTicks: number; readonly durationTicks: number }[];
}

export interface DashManifest {
  readonly durationSeconds: number;
  readonly tracks: readonly DashTrack[];
  readonly captions: readonly { readonly language: string; readonly path: string }[];
}

/** A closed timeline cannot repeat more often than a lesson can have segments. */
const mostSegments = 100_000;

export function readDash(xml: string): DashManifest {
  const duration = /mediaPresentationDuration="PT([\d.]+)S"/.exec(xml)?.[1];
  const sets = [...xml.matchAll(/<AdaptationSet\b([^>]*)>([\s\S]*?)<\/AdaptationSet>/g)];
  // With several periods a track goes on in the next one.
  const tracks = new Map<string, DashTrack>();
  for (const part of sets.flatMap(([, , body]) => readTracks(body ?? ''))) {
    const earlier = tracks.get(part.path);
    const segments = [...(earlier?.segments ?? []), ...part.segments];
    tracks.set(part.path, { ...part, segments });
  }
  const captions = new Map<string, { language: string; path: string }>();
  for (const [, attributes, body] of sets) {
    const path =
      /<BaseURL>([^<]*)<\/BaseURL>/.exec(body ?? '')?.[1] ??
      /\bmedia="([^"]*\.vtt)"/.exec(body ?? '')?.[1];
    if (path !== undefined) captions.set(path, { language: value(attributes, 'lang') ?? '', path });
  }
  return {
    durationSeconds: Number(duration ?? NaN),
    tracks: [...tracks.values()],
    captions: [...captions.values()],
  };
}

function readTracks(body: string): DashTrack[] {
  const found = body.matchAll(/<Representation\b([^>]*?)(?:\/>|>([\s\S]*?)<\/Representation>)/g);
  // A template of the set speaks for the representations that have none of their own.
  const ofSet = body.slice(0, Math.max(0, body.search(/<Representation\b/)));
  return [...found].flatMap(([, attributes, own]) => {
    const inner = own?.includes('<SegmentTemplate') === true ? own : ofSet;
    const template = /<SegmentTemplate\b([^>]*)>/.exec(inner)?.[1];
    const path = value(template, 'initialization')
      ?.replace('$RepresentationID$', value(attributes, 'id') ?? '')
      .replace(/\/init(-\d+)?\.mp4$/, '');
    if (path === undefined) return [];
    const [width, height] = [value(attributes, 'width'), value(attributes, 'height')];
    return [
      {
        path,
        codec: value(attributes, 'codecs') ?? '',
        bandwidthBps: Number(value(attributes, 'bandwidth') ?? NaN),
        ...(width === undefined ? {} : { widthPx: Number(width) }),
        ...(height === undefined ? {} : { heightPx: Number(height) }),
        timescaleHz: Number(value(template, 'timescale') ?? NaN),
        segments: readTimeline(inner),
      },
    ];
  });
}

function readTimeline(body: string): { startTicks: number; durationTicks: number }[] {
  const segments: { startTicks: number; durationTicks: number }[] = [];
  let nextTicks = 0;
  for (const [, attributes] of body.matchAll(/<S\b([^>]*)\/>/g)) {
    const durationTicks = Number(value(attributes, 'd') ?? NaN);
    nextTicks = Number(value(attributes, 't') ?? nextTicks);
    const repeats = Math.min(mostSegments, Number(value(attributes, 'r') ?? 0));
    for (let i = 0; i <= repeats; i += 1) {
      segments.push({ startTicks: nextTicks, durationTicks });
      nextTicks += durationTicks;
    }
  }
  return segments;
}

function value(attributes: string | undefined, name: string): string | undefined {
  return new RegExp(`\\b${name}="([^"]*)"`).exec(attributes ?? '')?.[1];
}
