/** The commands of `lectern-engine`, by name. Each is read when it is asked for: most need little. */

export { HelpWanted, Misuse } from './misuse.ts';

type Command = (args: readonly string[]) => Promise<void>;

/** Reads a command. */
export const commands: Readonly<Record<string, (() => Promise<Command>) | undefined>> = {
  serve: async () => (await import('./serve.ts')).serve,
  publish: async () => (await import('./publish.ts')).publishCommand,
  lessons: async () => (await import('./lesson.ts')).lessonsCommand,
  lesson: async () => (await import('./lesson.ts')).lessonCommand,
  host: async () => (await import('./host.ts')).hostCommand,
  'api-key': async () => (await import('./host.ts')).apiKeyCommand,
  'desk-password': async () => (await import('./host.ts')).deskPasswordCommand,
  'import-deliveries': async () => (await import('./deliveries.ts')).importDeliveriesCommand,
  waive: async () => (await import('./deliveries.ts')).waiveCommand,
  verify: async () => (await import('./verify.ts')).verifyCommand,
  store: async () => (await import('./store.ts')).storeCommand,
  compact: async () => {
    const { compactCommand } = await import('./compact.ts');
    return (args) => compactCommand(args);
  },
};
