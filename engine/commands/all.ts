/** The commands of `lectern-engine`, by name. */

import { apiKeyCommand, deskPasswordCommand, hostCommand } from './host.ts';
import { compactCommand } from './compact.ts';
import { importDeliveriesCommand, waiveCommand } from './deliveries.ts';
import { lessonCommand, lessonsCommand } from './lesson.ts';
import { publishCommand } from './publish.ts';
import { serve } from './serve.ts';
import { storeCommand } from './store.ts';
import { verifyCommand } from './verify.ts';

export { HelpWanted, Misuse } from './misuse.ts';

export const commands: Readonly<
  Record<string, ((args: readonly string[]) => Promise<void>) | undefined>
> = {
  serve,
  publish: publishCommand,
  lessons: lessonsCommand,
  lesson: lessonCommand,
  host: hostCommand,
  'api-key': apiKeyCommand,
  'desk-password': deskPasswordCommand,
  'import-deliveries': importDeliveriesCommand,
  waive: waiveCommand,
  verify: verifyCommand,
  store: storeCommand,
  compact: (args) => compactCommand(args),
};
