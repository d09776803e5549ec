/** `lectern-engine publish <dir>`: a packaged folder becomes a lesson that hosts can open. */

import { join, resolve } from 'node:path';
import { engineOptions } from '../../config/engine-options.ts';
import { loadPresets, ownPresets } from '../../config/presets.ts';
import { FIRST_TENANT } from '../installation.ts';
import { DEFAULT_PREVIEW_MS } from '../library/drop-in.ts';
import { readLessonFolder } from '../library/lesson-folder.ts';
import { LESSON_STATES } from '../library/ports.ts';
import { publish } from '../library/publish.ts';
import { decode } from '../protocol/decoder.ts';
import { lessonId } from '../protocol/lesson.ts';
import { choiceFlag, dateFlag, parseFlags } from './flags.ts';
import { Misuse } from './misuse.ts';
import { howToAsk, neverAsked } from './never-asked.ts';
import { withCatalogue } from './with-catalogue.ts';

export async function publishCommand(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseFlags(args, {
    course: { type: 'string' },
    'course-title': { type: 'string' },
    host: { type: 'string', default: FIRST_TENANT },
    state: { type: 'string', default: 'published' },
    'valid-until': { type: 'string' },
    'preview-seconds': { type: 'string', default: String(DEFAULT_PREVIEW_MS / 1_000) },
  });
  const [folder] = positionals;
  if (folder === undefined || positionals.length !== 1) {
    throw new Misuse(
      'Say which folder to publish: lectern-engine publish media/lecture --course safety.',
    );
  }
  const previewSeconds = Number(values['preview-seconds']);
  if (!(previewSeconds >= 0 && previewSeconds <= 86_400)) {
    throw new Misuse('--preview-seconds wants a number from 0 to 86400.');
  }
  const course = values.course;
  if (course !== undefined && !decode(lessonId, course).ok) {
    throw new Misuse(`--course is "${course}". Use 1 to 80 letters, digits, ".", "_" or "-".`);
  }
  const { dataFolder } = engineOptions(process.env);
  await withCatalogue(dataFolder, values.host, async (catalogue, tenant) => {
    const title = values['course-title'];
    const row = await publish(catalogue, join(dataFolder, 'library'), folder, {
      tenantId: tenant.tenantId,
      courseId: course,
      ...(title === undefined ? {} : { courseTitle: { en: title } }),
      state: choiceFlag('state', values.state, LESSON_STATES),
      validUntilUtcMs: dateFlag('valid-until', values['valid-until']),
      previewMs: Math.round(previewSeconds * 1_000),
      nowUtcMs: Date.now(),
      onWarning: (warning) => process.stderr.write(`Warning: ${warning}\n`),
    });
    process.stdout.write(
      `Lesson "${row.lessonId}" is ${row.state} in course "${row.courseId}", ` +
        `version ${row.mediaVersion}. Sessions: POST /v1/sessions ` +
        `{"learner": "...", "lesson": "${row.lessonId}"}. Data folder: ${dataFolder}\n`,
    );
    const presets = loadPresets(undefined, ownPresets(dataFolder));
    const policy = presets.now(tenant.policyId);
    if (policy === undefined) return;
    const { lesson } = await readLessonFolder(resolve(folder));
    for (const sentence of neverAsked(lesson, policy)) process.stdout.write(`Note: ${sentence}\n`);
    const how = howToAsk(lesson, policy, presets, tenant.tenantId);
    if (how !== null) process.stdout.write(`${how}\n`);
  });
}
