/** When every sentence is said and shown. All times are whole frames, so sound and picture agree. */

export const FRAME_MS = 40;
const LEAD_MS = 1_000;
const SENTENCE_PAUSE_MS = 440;
const SCENE_PAUSE_MS = 960;
const TAIL_MS = 2_000;

const wholeFrames = (ms) => Math.ceil(ms / FRAME_MS) * FRAME_MS;

/**
 * One step a sentence: `{ scene, step, sentence, startMs, endMs }` (of the speech), plus the whole
 * duration. `spokenMs[i]` is how long sentence i is spoken.
 */
export function timeline(script, spokenMs) {
  const steps = [];
  let clockMs = LEAD_MS;
  script.scenes.forEach((scene, sceneIndex) => {
    scene.sentences.forEach((sentence, step) => {
      const startMs = clockMs;
      const endMs = startMs + spokenMs[steps.length];
      steps.push({ scene: sceneIndex, step, sentence, startMs, endMs });
      const last = step === scene.sentences.length - 1;
      clockMs = wholeFrames(endMs + (last ? SCENE_PAUSE_MS : SENTENCE_PAUSE_MS));
    });
  });
  return { steps, durationMs: wholeFrames(steps.at(-1).endMs + TAIL_MS) };
}
