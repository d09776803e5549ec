/** Arguments as a person would type them; nothing is ever run from this text. */

export function quoteArgument(argument: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(argument)
    ? argument
    : `'${argument.replaceAll("'", `'\\''`)}'`;
}

export function quoteCommand(program: string, args: readonly string[]): string {
  return [program, ...args].map(quoteArgument).join(' ');
}
