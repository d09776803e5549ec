/**
 * Runs in the page: seeks to places that are not there yet, then plays from start to end, and says
 * what it saw. What the picture itself does (it waits, it jumps) is watched beside what the player
 * says, so that all players are measured by one rule.
 */
const playbackRate = 6;
const deadlineMs = 30_000;

globalThis.watchLesson = async ({ player, uri, seekSeconds, thumbnailSeconds }) => {
  const video = document.createElement('video');
  video.muted = true;
  video.width = 320;
  document.body.append(video);
  const opened = globalThis.lessonPlayers[player](video, uri);
  let late;
  const deadline = new Promise((_, reject) => {
    late = setTimeout(() => reject(new Error(`${player} hangs: ${state(video)}`)), deadlineMs);
  });
  try {
    return await Promise.race([watch(video, await Promise.race([opened, deadline])), deadline]);
  } finally {
    clearTimeout(late);
    await (await opened).close();
    video.remove();
  }

  async function watch(video, one) {
    const odd = watchOddities(video);
    await video.play();
    await reached(video, 0.5);
    const bufferedStartSeconds = video.buffered.start(0);
    const seeks = [];
    for (const wanted of seekSeconds) {
      const landed = await odd.seek(wanted);
      await reached(video, landed + 0.3);
      seeks.push([wanted, landed]);
    }
    const atNormalSpeed = video.getVideoPlaybackQuality();
    one.goal(60);
    await odd.seek(0);
    video.playbackRate = playbackRate;
    const ended = happens(video, 'ended');
    if (!video.ended) await ended;
    return {
      durationSeconds: video.duration,
      bufferedStartSeconds,
      bufferedRanges: ranges(video),
      tracks: one.tracks(),
      texts: one.texts(),
      thumbnail: thumbnailSeconds === undefined ? [] : await one.thumbnail(thumbnailSeconds),
      seeks,
      endedSeconds: video.currentTime,
      droppedFrames: atNormalSpeed.droppedVideoFrames,
      frames: atNormalSpeed.totalVideoFrames,
      slowDecodes: odd.slow(),
      faults: [...odd.seen, ...one.faults()],
    };
  }
};

/** Whether the next half second of media, or all that is left, lies in the buffer. */
function isThere(video) {
  const wanted = Math.min(0.5, video.duration - video.currentTime - 0.1);
  return aheadSeconds(video) >= wanted;
}

function watchOddities(video) {
  const seen = [];
  let slow = 0;
  let ours = false;
  let isPlaying = false;
  const note = (what) => seen.push(`${what} (${state(video)})`);
  // A player may set the time to 0 more than once before anything moves.
  video.addEventListener('timeupdate', () => (isPlaying ||= video.currentTime > 0));
  video.addEventListener('waiting', () => {
    if (!isPlaying || ours || video.ended) return;
    // What is there but not decoded in time is this machine's affair, at several times the speed.
    if (video.playbackRate > 1 && isThere(video)) slow += 1;
    else note('the picture waits');
  });
  video.addEventListener('seeking', () => {
    if (isPlaying && !ours) note('the player jumps');
  });
  video.addEventListener('error', () => note(`media error ${video.error?.message}`));
  return {
    seen,
    slow: () => slow,
    async seek(seconds) {
      ours = true;
      // Paused, so that the time is still the one it landed at when we hear of it.
      video.pause();
      const arrived = happens(video, 'seeked');
      video.currentTime = seconds;
      await arrived;
      const landed = video.currentTime;
      await video.play();
      await reached(video, landed + 0.05);
      ours = false;
      return landed;
    },
  };
}

function happens(video, kind) {
  return new Promise((resolve) => video.addEventListener(kind, resolve, { once: true }));
}

function reached(video, seconds) {
  return new Promise((resolve) => {
    const look = () => {
      if (video.currentTime < seconds && !video.ended) return;
      video.removeEventListener('timeupdate', look);
      resolve();
    };
    video.addEventListener('timeupdate', look);
    look();
  });
}

function aheadSeconds(video) {
  const range = ranges(video).find(
    ([from, to]) => from <= video.currentTime && video.currentTime < to,
  );
  return range === undefined ? 0 : range[1] - video.currentTime;
}

function ranges({ buffered }) {
  return Array.from({ length: buffered.length }, (_, at) => [buffered.start(at), buffered.end(at)]);
}

function state(video) {
  const held = ranges(video).map((range) => range.map((each) => each.toFixed(3)).join('-'));
  const how = video.paused ? 'paused' : video.seeking ? 'seeking' : `at ${video.playbackRate}x`;
  const place = `at ${video.currentTime.toFixed(3)} of ${video.duration}`;
  return `${place}, ${how}, ready ${video.readyState}, buffered ${held.join(' ')}`;
}
