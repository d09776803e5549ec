/** Captions (WebVTT) and the outline, timed by the speech that was really made. */
import { stringify } from 'yaml';

const LINGER_MS = 320;
const LINE_LENGTH = { zh: 20, en: 46 };

const two = (number, digits = 2) => String(number).padStart(digits, '0');

/** `00:01:02.345` */
function stamp(ms) {
  const whole = Math.round(ms);
  const minutes = Math.floor(whole / 60_000);
  const seconds = Math.floor(whole / 1000) % 60;
  return `00:${two(minutes)}:${two(seconds)}.${two(whole % 1000, 3)}`;
}

/** One or two lines: a long text is broken near its middle, after punctuation where there is some. */
function lines(text, language) {
  if (text.length <= LINE_LENGTH[language]) return text;
  const breakable = language === 'zh' ? /[，：；。？]/g : / /g;
  const half = text.length / 2;
  const cost = (at) => Math.abs(at - half) - (/[.,:：；。]/.test(text[at - 1]) ? 8 : 0);
  const places = [...text.matchAll(breakable)]
    .map((match) => match.index + (language === 'zh' ? 1 : 0))
    .filter((at) => at < text.length)
    .sort((a, b) => cost(a) - cost(b));
  const at = places[0];
  return at === undefined ? text : `${text.slice(0, at)}\n${text.slice(at).trim()}`;
}

export function captionsVtt({ steps, durationMs }, language) {
  const cues = steps.map((step, i) => {
    const endMs = Math.min(step.endMs + LINGER_MS, steps[i + 1]?.startMs ?? durationMs);
    const range = `${stamp(step.startMs)} --> ${stamp(endMs)}`;
    return `${i + 1}\n${range}\n${lines(step.sentence[language], language)}\n`;
  });
  return `WEBVTT\n\n${cues.join('\n')}`;
}

const seconds = (ms) => Math.round(ms) / 1000;

export function outlineYaml(script, { steps }) {
  const SCENE_LEAD_MS = 200;
  const chapters = script.scenes.flatMap((scene, i) => {
    if (scene.chapter === undefined) return [];
    const firstMs = steps.find((step) => step.scene === i).startMs;
    return [{ atSeconds: i === 0 ? 0 : seconds(firstMs - SCENE_LEAD_MS), title: scene.chapter }];
  });
  const knowledgePoints = steps.flatMap(({ sentence, endMs }) => {
    if (sentence.knowledgePoint === undefined) return [];
    const { id, title, summary } = sentence.knowledgePoint;
    return [{ id, atSeconds: seconds(endMs + 100), title, summary }];
  });
  const { id, title, language } = script;
  const said = '# Made by make.mjs from script.yaml; change that file instead.\n';
  return said + stringify({ id, title, language, chapters, knowledgePoints }, { lineWidth: 100 });
}
