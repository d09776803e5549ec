/** Advice to look at the help of the command that was typed, whichever that is. */

import { PackagerFault } from '../plan/fault.ts';

/** Of options that several commands share. */
export const SEE_ITS_HELP = 'See "lectern-packager <command> --help".';

/** The same fault, with the name of the command that was typed. */
export function withCommandName(fault: PackagerFault, command: string): PackagerFault {
  if (fault.advice !== SEE_ITS_HELP) return fault;
  const advice = fault.advice.replace('<command>', command);
  return new PackagerFault(fault.kind, fault.message, fault.reason, advice);
}
