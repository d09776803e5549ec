/** Runs in the page: plays a little, seeks, plays to the end, and says what it saw. */
globalThis.watchLesson = async (uri) => {
  const { shaka } = globalThis;
  const video = document.querySelector('video');
  const player = new shaka.Player();
  await player.attach(video);
  await player.load(uri);
  const reached = (seconds) =>
    new Promise((resolve) => {
      const look = () => {
        if (video.currentTime < seconds && !video.ended) return;
        video.removeEventListener('timeupdate', look);
        resolve();
      };
      video.addEventListener('timeupdate', look);
      look();
    });
  await video.play();
  await reached(1);
  const bufferedStartSeconds = video.buffered.start(0);
  const [image] = player.getImageTracks();
  const thumbnail = image === undefined ? null : await player.getThumbnails(image.id, 6);
  const seeked = new Promise((resolve) =>
    video.addEventListener('seeked', resolve, { once: true }),
  );
  video.currentTime = 7.5;
  await seeked;
  const landedSeconds = video.currentTime;
  await reached(8);
  const bufferedRanges = video.buffered.length;
  video.playbackRate = 4;
  const ended = new Promise((resolve) => video.addEventListener('ended', resolve, { once: true }));
  if (!video.ended) await ended;
  const { gapsJumped, stallsDetected } = player.getStats();
  const seen = {
    durationSeconds: video.duration,
    bufferedStartSeconds,
    bufferedRanges,
    variants: player.getVariantTracks().map((one) => [one.width, one.height, one.bandwidth]),
    texts: player.getTextTracks().map((one) => one.language),
    thumbnail:
      thumbnail === null
        ? []
        : [thumbnail.positionX, thumbnail.positionY, thumbnail.width, thumbnail.height],
    landedSeconds,
    endedSeconds: video.currentTime,
    gapsJumped,
    stallsDetected,
  };
  await player.destroy();
  return seen;
};
