#!/usr/bin/env node
/**
 * Makes the bundled lecture again, from `script.yaml` alone: voice, slides, captions, outline, film.
 *
 *   node engine/demo/lecture/make.mjs            writes lecture.mp4, captions.*.vtt, outline.yaml here
 *   node engine/demo/lecture/make.mjs --proofs DIR   only draws each build of each slide, to look at
 *
 * The voice. eSpeak NG speaks pinyin that stands in `script.yaml` (version 1.51 misreads Chinese
 * characters), with our own voice variant (`make/voice-variant`: a calm male voice, wider in pitch).
 * Praat widens the tones and lets each sentence fall gently (`make/reshape.praat`). ffmpeg softens the
 * timbre, compresses lightly and sets -17 LUFS.
 *
 * Licences. Text, slides and drawings are ours (the project's licence). eSpeak NG and Praat are GPL
 * programs used as tools; neither they nor their data are shipped here. The GPL does not reach what a
 * program puts out unless the output copies the program: vowels are computed from formant numbers,
 * voiceless consonants are shaped from very short noises in eSpeak's data, as in all speech it makes,
 * and its authors claim no rights in such speech that we know of. The letters are pictures drawn with
 * Noto CJK (SIL Open Font Licence, which does not reach documents made with a font).
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { captionsVtt, outlineYaml } from './make/captions.mjs';
import { writeFilm } from './make/film.mjs';
import { drawFilm, drawProofs } from './make/frames.mjs';
import { timeline } from './make/timeline.mjs';
import { SAMPLES_A_MS, speakAll, writeTrack } from './make/voice.mjs';

const folder = import.meta.dirname;
const tools = join(folder, 'make');
const script = parse(readFileSync(join(folder, 'script.yaml'), 'utf8'));

async function makeAll(workFolder) {
  const sentences = script.scenes.flatMap((scene) => scene.sentences);
  const spoken = speakAll(sentences, workFolder, tools);
  const plan = timeline(
    script,
    spoken.map((samples) => samples.length / SAMPLES_A_MS),
  );
  const startsMs = plan.steps.map((step) => step.startMs);
  const voiceFile = join(workFolder, 'voice.wav');
  const loudness = writeTrack(spoken, startsMs, plan.durationMs, workFolder, voiceFile);

  const frames = join(workFolder, 'frames');
  mkdirSync(frames);
  const picture = await drawFilm(script, tools, plan, frames);
  const film = join(folder, 'lecture.mp4');
  writeFilm(frames, voiceFile, film);
  for (const language of ['zh', 'en'])
    writeFileSync(join(folder, `captions.${language}.vtt`), captionsVtt(plan, language));
  writeFileSync(join(folder, 'outline.yaml'), outlineYaml(script, plan));

  const syllables = sentences.flatMap((sentence) => sentence.say.match(/[1-5]/g)).length;
  const spokenMs = spoken.reduce((sum, samples) => sum + samples.length / SAMPLES_A_MS, 0);
  console.log(
    `${picture.drawn} pictures over ${picture.frames} frames, ${sentences.length} sentences`,
  );
  console.log(`${(syllables / (spokenMs / 1000)).toFixed(2)} syllables a second while speaking`);
  console.log(`${loudness.loudnessLufs} LUFS, true peak ${loudness.truePeakDbtp} dBTP`);
  console.log(`${plan.durationMs / 1000} s, ${statSync(film).size} bytes`);
}

const proofs = process.argv.indexOf('--proofs');
if (proofs > 0) {
  await drawProofs(script, tools, process.argv[proofs + 1] ?? 'proofs');
} else {
  const workFolder = mkdtempSync(join(tmpdir(), 'lecture-'));
  try {
    await makeAll(workFolder);
  } finally {
    rmSync(workFolder, { recursive: true, force: true });
  }
}
