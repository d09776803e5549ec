/** The command was called wrongly; the message says how to call it. Exit code 2. */
export class Misuse extends Error {
  override readonly name = 'Misuse';
}

/** Somebody asked what the command can do. Exit code 0. */
export class HelpWanted extends Error {
  override readonly name = 'HelpWanted';
}
