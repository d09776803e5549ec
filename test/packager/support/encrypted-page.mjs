/** Runs in the players' page: what only encrypted lessons need. */

function attached() {
  const video = document.createElement('video');
  video.muted = true;
  document.body.append(video);
  const player = new globalThis.shaka.Player();
  const close = async () => {
    await player.destroy();
    video.remove();
  };
  return { video, player, close };
}

/** Plays to the end with a Clear Key. */
globalThis.playWithClearKey = async ({ uri, keyId, key }) => {
  const { video, player, close } = attached();
  const faults = [];
  const ended = new Promise((resolve) => {
    video.addEventListener('ended', resolve);
    player.addEventListener('error', ({ detail }) => {
      faults.push(`error ${detail.code}`);
      resolve();
    });
  });
  await player.attach(video);
  player.configure({ drm: { clearKeys: { [keyId]: key } } });
  await player.load(uri);
  await video.play();
  video.playbackRate = 4;
  await ended;
  const { gapsJumped, stallsDetected } = player.getStats();
  if (gapsJumped > 0) faults.push(`gaps ${gapsJumped}`);
  if (stallsDetected > 0) faults.push(`stalls ${stallsDetected}`);
  const seen = {
    endedSeconds: video.currentTime,
    keySystem: player.keySystem(),
    faults,
    ranges: video.buffered.length,
  };
  await close();
  return seen;
};

/** Every cue of the first text track, once there are as many as expected. */
globalThis.cuesOf = async ({ uri, count }) => {
  const { video, player, close } = attached();
  await player.attach(video);
  player.configure('streaming.bufferingGoal', 60);
  await player.load(uri);
  player.selectTextTrack(player.getTextTracks()[0]);
  player.setTextTrackVisibility?.(true);
  await video.play();
  const found = () =>
    [...video.textTracks].flatMap((track) =>
      [...(track.cues ?? [])].map(({ startTime, endTime, text }) => [startTime, endTime, text]),
    );
  const isBuffered = () => video.buffered.length > 0 && video.buffered.end(0) > video.duration - 1;
  for (let i = 0; i < 200 && !(found().length >= count && isBuffered()); i += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const cues = found();
  await close();
  return cues;
};

/** `plays` or `refused`, whichever comes first. */
globalThis.triesToPlay = async (uri) => {
  const { video, player, close } = attached();
  await player.attach(video);
  const said = new Promise((resolve) => {
    player.addEventListener('error', () => resolve('refused'));
    video.addEventListener('canplay', () => resolve('plays'));
    player.load(uri).catch(() => resolve('refused'));
  });
  const outcome = await said;
  await close();
  return outcome;
};
