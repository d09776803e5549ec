import { REASON_LABELS, REASON_SENTENCES, type RefusalReason } from '../../../protocol/reasons.ts';
import { draw, make, show } from '../build.ts';
import { clock, runLength, wholeHours, wholePercent } from '../figures.ts';
import { currentLesson, type Model, type PlayerCredit } from '../model.ts';
import { type Words } from '../words.ts';

const MOST_RECENT = 5;
/** A hole shorter than this is within what a lesson's completion tolerates, milliseconds. */
const WORTH_TELLING_MS = 1_000;

/** What is counted and what is not, as the player tells it; refused runs from the statement. */
export function showCredit(place: HTMLElement, model: Model, words: Words): void {
  const { language, credit, preview, hasPlayed } = model;
  const durationMs = currentLesson(model)?.durationMs ?? 0;
  const runs = refusedRuns(model);
  show(place, JSON.stringify([language, credit, preview, hasPlayed, durationMs, runs]), () => [
    make('h2', {}, words.counted),
    status(model, words),
    !preview && progress(credit, durationMs, words),
    !preview && credit !== null && sums(credit, words),
    !preview && make('h3', {}, words.recent),
    !preview && recent(runs, model, words),
    !preview && make('h3', {}, words.tryIt),
    !preview && make('ul', { class: 'tries' }, ...words.tries.map((each) => make('li', {}, each))),
  ]);
}

function status({ credit, preview, hasPlayed, language }: Model, words: Words): HTMLElement {
  const line = (kind: string, title: string, sentence: string | null) =>
    make(
      'div',
      { class: `status ${kind}`, 'aria-live': 'polite' },
      make('b', {}, make('i', { class: 'dot' }), title),
      sentence !== null && make('p', {}, sentence),
    );
  if (preview) return line('is-off', words.previewOn, words.previewNote);
  const ready = credit?.counting !== true && !hasPlayed;
  if (credit === null) return line('is-off', words.notStarted, words.pressPlay);
  if (ready) return line('is-off', words.notCounting, words.pressPlay);
  if (credit.counting) return line('is-on', words.counting, null);
  if (credit.reason === null) return line('is-off', words.notCounting, words.noContact);
  const waiting = credit.reason === 'paused' || credit.reason === 'stalled';
  const sentence = REASON_SENTENCES[credit.reason][language];
  return line(waiting ? 'is-off' : 'is-held', words.notCounting, sentence);
}

function progress(credit: PlayerCredit | null, durationMs: number, words: Words): HTMLElement {
  const creditedMs = credit?.creditedMs ?? 0;
  const requiredMs = credit?.requiredMs ?? 0;
  const missing = credit?.missing ?? [];
  return make(
    'div',
    { class: 'progress' },
    make(
      'p',
      { class: 'progress-figures' },
      make('span', { class: 'faint' }, words.creditedOf),
      make('b', { class: 'figure' }, clock(creditedMs)),
      credit !== null &&
        make(
          'span',
          { class: 'figure faint' },
          words.requiredOf(clock(requiredMs), clock(durationMs)),
        ),
    ),
    draw(
      'svg',
      {
        class: 'coverage',
        width: '100%',
        height: '12',
        role: 'img',
        'aria-label': `${wholePercent(creditedMs, requiredMs)}%`,
      },
      draw('rect', {
        class: credit === null ? 'is-missing' : 'is-credited',
        width: '100%',
        height: '12',
      }),
      ...missing.map(([startMs, endMs]) =>
        draw('rect', {
          class: 'is-missing',
          x: along(startMs, durationMs),
          width: along(endMs - startMs, durationMs),
          height: '12',
        }),
      ),
    ),
    ...(credit === null ? [] : open(credit, durationMs, words)),
  );
}

/** What the learner has to make up, and from where on everything is still to come. */
function open({ missing, passedOver }: PlayerCredit, durationMs: number, words: Words) {
  const line = (text: string) => make('p', { class: 'faint small' }, text);
  const toMakeUp = spans(passedOver);
  const last = missing.at(-1);
  const reachedMs = passedOver.at(-1)?.[1] ?? 0;
  const fromMs = last === undefined ? durationMs : Math.max(last[0], reachedMs);
  const ahead = last?.[1] === durationMs && durationMs - fromMs >= WORTH_TELLING_MS;
  if (toMakeUp === '' && !ahead) return [line(words.nothingMissing)];
  return [
    toMakeUp !== '' && line(words.toMakeUp(toMakeUp)),
    ahead && line(words.stillToCome(clock(fromMs))),
  ];
}

function along(mediaMs: number, durationMs: number): string {
  return `${durationMs <= 0 ? 100 : (mediaMs / durationMs) * 100}%`;
}

/** The first few of these places, in words. */
function spans(missing: PlayerCredit['missing']): string {
  const worth = missing.filter(([startMs, endMs]) => endMs - startMs >= WORTH_TELLING_MS);
  const told = worth.slice(0, 3).map(([startMs, endMs]) => `${clock(startMs)}–${clock(endMs)}`);
  if (worth.length > 3) told.push('…');
  return told.join(', ');
}

function sums(credit: PlayerCredit, words: Words): HTMLElement {
  const row = (label: string, amountMs: number, after: string | null = null) =>
    make(
      'div',
      {},
      make('dt', {}, label),
      make('dd', { class: 'figure' }, clock(amountMs)),
      after !== null && make('dd', { class: 'faint small' }, after),
    );
  const { dailyCapMs, todayMs, provisionalMs, pendingMs, refusedMs } = credit;
  return make(
    'dl',
    { class: 'sums' },
    row(words.today, todayMs, dailyCapMs === null ? null : words.cap(capText(dailyCapMs, words))),
    row(words.pending, pendingMs),
    row(words.refusedNow, refusedMs),
    provisionalMs > 0 && row(words.provisional, provisionalMs),
  );
}

function capText(dailyCapMs: number, words: Words): string {
  const hours = wholeHours(dailyCapMs);
  return hours === null ? clock(dailyCapMs) : words.hours(hours);
}

interface RefusedRun {
  readonly startMs: number;
  readonly endMs: number;
  readonly reason: RefusalReason;
}

/** Newest first, of the open lesson, over all sessions of the learner. */
function refusedRuns({ statement, lessonId }: Model): RefusedRun[] {
  const runs = (statement?.sessions ?? [])
    .filter((session) => session.lessonId === lessonId)
    .flatMap((session) => session.runs)
    .sort((a, b) => b.toUtcMs - a.toUtcMs);
  const refused: RefusedRun[] = [];
  for (const { run } of runs) {
    const [startMs, endMs, outcome] = run;
    if (outcome === 'credited' || outcome === 'pending') continue;
    refused.push({ startMs, endMs, reason: outcome });
    if (refused.length === MOST_RECENT) break;
  }
  return refused;
}

function recent(runs: readonly RefusedRun[], { language }: Model, words: Words): HTMLElement {
  if (runs.length === 0) return make('p', { class: 'faint small' }, words.recentNone);
  return make(
    'ul',
    { class: 'recent' },
    ...runs.map(({ startMs, endMs, reason }) =>
      make(
        'li',
        {},
        make(
          'span',
          { class: 'figure' },
          make('b', {}, `${clock(startMs)}–${clock(endMs)}`),
          make('span', { class: 'faint' }, runLength(endMs - startMs)),
        ),
        make('p', {}, REASON_LABELS[reason][language]),
      ),
    ),
  );
}
