/**
 * Compares texts by Unicode code point, for `sort`: the order in which candidates are asked about. (JavaScript
 * itself compares UTF-16 units, which puts 𝚏 before ｍ.)
 */
export function codePointOrder(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    if (a[i] !== b[i]) return a.codePointAt(i)! - b.codePointAt(i)!;
  }
  return a.length - b.length;
}
