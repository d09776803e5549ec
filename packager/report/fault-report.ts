/** A fault as the lines a person reads. */

import type { PackagerFault } from '../plan/fault.ts';

export function faultReport(fault: PackagerFault): string {
  return `${fault.message}\nReason: ${fault.reason}\n${fault.advice}\n`;
}

export function faultRecord(fault: PackagerFault): unknown {
  return {
    event: 'error',
    kind: fault.kind,
    message: fault.message,
    reason: fault.reason,
    advice: fault.advice,
  };
}
