/** Whether a text is said for the first time; after many different ones nothing new is said. */
export function sayOnce(most = 200): (text: string) => boolean {
  const said = new Set<string>();
  return (text) => {
    if (said.has(text) || said.size >= most) return false;
    said.add(text);
    return true;
  };
}
