import { randomUUID } from 'node:crypto';

/**
 * Where something is written until it is whole: beside its place, under a name that nobody else takes,
 * be it another process. A folder of such a name is no dropped lesson.
 */
export function halfOf(path: string): string {
  return `${path}.part-${randomUUID()}`;
}

/** Whether a name was given by `halfOf`. */
export function isHalf(name: string): boolean {
  return name.includes('.part-');
}
