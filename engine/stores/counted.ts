/** A number with its word, e.g. `1 learner`, `2 learners`. @param many where an s is not enough */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
