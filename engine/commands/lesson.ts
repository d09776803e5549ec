/** `lectern-engine lessons` and `lectern-engine lesson <id> --state ...`. */

import { engineOptions } from '../../config/engine-options.ts';
import { FIRST_TENANT } from '../installation.ts';
import { LESSON_STATES } from '../library/ports.ts';
import { choiceFlag, dateFlag, parseFlags } from './flags.ts';
import { Misuse } from './misuse.ts';
import { withCatalogue } from './with-catalogue.ts';

export async function lessonsCommand(args: readonly string[]): Promise<void> {
  const { values } = parseFlags(args, {
    host: { type: 'string', default: FIRST_TENANT },
    json: { type: 'boolean' },
  });
  const { dataFolder } = engineOptions(process.env);
  await withCatalogue(dataFolder, values.host, async (catalogue, { tenantId }) => {
    const rows = await catalogue.lessons(tenantId);
    if (values.json === true) {
      for (const row of rows) process.stdout.write(`${JSON.stringify(row)}\n`);
      return;
    }
    if (rows.length === 0)
      process.stdout.write('No lessons yet. Add one with lectern-engine publish.\n');
    for (const row of rows) {
      const until =
        row.validUntilUtcMs === null ? '' : ` until ${new Date(row.validUntilUtcMs).toISOString()}`;
      process.stdout.write(
        `${row.lessonId}  ${row.state}${until}  ${Math.round(row.durationMs / 1_000)} s  ` +
          `course ${row.courseId}  ${row.mediaVersion}\n`,
      );
    }
  });
}

export async function lessonCommand(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseFlags(args, {
    host: { type: 'string', default: FIRST_TENANT },
    state: { type: 'string' },
    'valid-until': { type: 'string' },
  });
  const [lessonId] = positionals;
  if (
    lessonId === undefined ||
    (values.state === undefined && values['valid-until'] === undefined)
  ) {
    throw new Misuse('Say what to change: lectern-engine lesson <id> --state held.');
  }
  const { dataFolder } = engineOptions(process.env);
  await withCatalogue(dataFolder, values.host, async (catalogue, { tenantId }) => {
    const row = await catalogue.lesson(tenantId, lessonId);
    if (row === undefined) {
      throw new Misuse(`There is no lesson "${lessonId}". See lectern-engine lessons.`);
    }
    const state =
      values.state === undefined ? row.state : choiceFlag('state', values.state, LESSON_STATES);
    const validUntilUtcMs =
      values['valid-until'] === undefined
        ? row.validUntilUtcMs
        : dateFlag('valid-until', values['valid-until']);
    await catalogue.putLesson({ ...row, state, validUntilUtcMs });
    process.stdout.write(`Lesson "${lessonId}" is ${state} now.\n`);
  });
}
