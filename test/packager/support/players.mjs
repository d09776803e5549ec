/**
 * Four ways to play a lesson in the page, behind one face. Each switches to the next rung with
 * every segment of picture that it takes in, so that all rungs and all joints between them are
 * played, and notes what its player calls a fault.
 */

/** Rungs in turn: 0, 1, 2, 0 ... */
function turns(count) {
  let at = 0;
  return () => (at = (at + 1) % Math.max(1, count()));
}

async function openShaka(video, uri) {
  const { shaka } = globalThis;
  const player = new shaka.Player();
  const faults = [];
  player.addEventListener('error', ({ detail }) => faults.push(`error ${detail.code}`));
  player.configure({ abr: { enabled: false } });
  await player.attach(video);
  const rungs = () => player.getVariantTracks();
  const next = turns(() => rungs().length);
  player.addEventListener('segmentappended', ({ contentType }) => {
    if (contentType === 'video') setTimeout(() => player.selectVariantTrack(rungs()[next()]));
  });
  const goal = (bufferingGoal) => player.configure({ streaming: { bufferingGoal } });
  goal(6);
  await player.load(uri);
  return {
    goal,
    tracks: () => rungs().map((one) => [one.width, one.height, one.bandwidth]),
    texts: () => player.getTextTracks().map((one) => one.language),
    async thumbnail(seconds) {
      const [image] = player.getImageTracks();
      if (image === undefined) return [];
      const { positionX, positionY, width, height } = await player.getThumbnails(image.id, seconds);
      return [positionX, positionY, width, height];
    },
    faults() {
      const { gapsJumped, stallsDetected } = player.getStats();
      const counted = Object.entries({ gapsJumped, stallsDetected });
      return [...faults, ...counted.filter(([, n]) => n > 0).map((pair) => pair.join(' '))];
    },
    close: () => player.destroy(),
  };
}

async function openHls(video, uri) {
  const { Hls } = globalThis;
  const hls = new Hls({ maxBufferLength: 6, maxMaxBufferLength: 6 });
  const faults = [];
  const next = turns(() => hls.levels.length);
  hls.on(Hls.Events.ERROR, (_, { details, fatal, error, bufferInfo }) => {
    // Data at hand, but decoded too slowly for several times the speed: watch.mjs counts it.
    if (details === 'bufferStalledError' && video.playbackRate > 1 && bufferInfo?.len > 0.5) return;
    // What a gap makes the player do counts as much as what ends playback.
    faults.push(`${details}${fatal ? ' (fatal)' : ''}: ${error?.message}`);
  });
  hls.on(Hls.Events.FRAG_BUFFERED, (_, { frag }) => {
    if (frag.type === 'main' && frag.sn !== 'initSegment') hls.nextLoadLevel = next();
  });
  const ready = new Promise((resolve) => hls.once(Hls.Events.MANIFEST_PARSED, resolve));
  hls.loadSource(uri);
  hls.attachMedia(video);
  await ready;
  return {
    goal: (seconds) => {
      Object.assign(hls.config, { maxBufferLength: seconds, maxMaxBufferLength: seconds });
    },
    tracks: () =>
      hls.levels.map(({ width, height, attrs }) => [
        width || null,
        height || null,
        Number(attrs.BANDWIDTH),
      ]),
    texts: () => hls.subtitleTracks.map((one) => one.lang),
    thumbnail: () => Promise.resolve([]),
    faults: () => faults,
    close: () => hls.destroy(),
  };
}

async function openDashJs(video, uri) {
  const { dashjs } = globalThis;
  const player = dashjs.MediaPlayer().create();
  const faults = [];
  const events = dashjs.MediaPlayer.events;
  const kinds = ['ERROR', 'PLAYBACK_ERROR'];
  for (const kind of kinds) {
    player.on(events[kind], ({ error }) => faults.push(`${kind} ${error?.code} ${error?.message}`));
  }
  const goal = (seconds) =>
    player.updateSettings({
      streaming: {
        buffer: {
          bufferTimeDefault: seconds,
          bufferTimeAtTopQuality: seconds,
          bufferTimeAtTopQualityLongForm: seconds,
        },
        abr: { autoSwitchBitrate: { video: false } },
      },
    });
  goal(6);
  const rungs = () => player.getRepresentationsByType('video');
  const next = turns(() => rungs().length);
  player.on(events.FRAGMENT_LOADING_COMPLETED, ({ request }) => {
    if (request.mediaType !== 'video' || request.type !== 'MediaSegment') return;
    setTimeout(() => player.setRepresentationForTypeByIndex('video', next()));
  });
  const ready = new Promise((resolve) => player.on(events.STREAM_INITIALIZED, resolve));
  player.initialize(video, uri, false);
  await ready;
  const shown = () =>
    rungs().length > 0
      ? rungs().map((one) => [one.width, one.height, one.bandwidth])
      : player.getRepresentationsByType('audio').map((one) => [null, null, one.bandwidth]);
  return {
    goal,
    tracks: shown,
    texts: () => player.getTracksFor('text').map((one) => one.lang),
    thumbnail: () => Promise.resolve([]),
    faults: () => faults,
    close: () => player.destroy(),
  };
}

globalThis.lessonPlayers = { shaka: openShaka, hls: openHls, dashjs: openDashJs };
