/** How well words fit a text: the higher the better; 0 where one of them is not in it. */
export function fitness(words: readonly string[], label: string, more = ""): number {
  const [text, rest] = [label.toLowerCase(), more.toLowerCase()];
  let sum = 0;
  for (const word of words) {
    const one = fitOfWord(word, text, rest);
    if (one === 0) return 0;
    sum += one;
  }
  // Of two that fit alike, the shorter one is meant.
  return words.length === 0 ? 1 : sum + 1 / (1 + text.length);
}

function fitOfWord(word: string, text: string, rest: string): number {
  const at = text.indexOf(word);
  if (at === 0) return text.length === word.length ? 6 : 5;
  if (at > 0) return /[a-z0-9]/.test(text[at - 1] ?? "") ? 3 : 4;
  return rest.includes(word) ? 1 : 0;
}

export function wordsOf(text: string): string[] {
  return text.trim().toLowerCase().split(/\s+/).filter(Boolean);
}

/** The best of them, in order; among equals the order stays. */
export function best<Item>(items: readonly Item[], most: number, fitOf: (item: Item) => number): Item[] {
  return items
    .map((item) => ({ item, fit: fitOf(item) }))
    .filter((one) => one.fit > 0)
    .sort((a, b) => b.fit - a.fit)
    .slice(0, most)
    .map(({ item }) => item);
}
