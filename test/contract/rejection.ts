/** The message with which a promise is rejected; fails where it is not. */
export async function rejection(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    return String(error);
  }
  throw new Error('it should have been rejected');
}
