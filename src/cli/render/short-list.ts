/** `a, b, c` or, of more than `most`, `a, b and 4 more`. */
export function shortList(items: readonly string[], most: number): string {
  const more = items.length - most;
  return more > 0 ? `${items.slice(0, most).join(', ')} and ${more} more` : items.join(', ');
}
