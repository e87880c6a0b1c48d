/** A choice among few that outlives the page, in local storage where that is allowed. */
export type Stored<Choice extends string> = {
  get: () => Choice;
  set: (choice: Choice) => void;
  subscribe: (listener: () => void) => () => void;
};

export function storedChoice<Choice extends string>(
  key: string,
  choices: readonly Choice[],
  initial: Choice,
): Stored<Choice> {
  const listeners = new Set<() => void>();
  let current = choices.find((choice) => choice === read(key)) ?? initial;
  return {
    get: () => current,
    set: (choice) => {
      current = choice;
      write(key, choice);
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function read(key: string): string | null {
  try {
    return globalThis.localStorage.getItem(key);
  } catch {
    return null; // Storage may be forbidden by the browser's settings.
  }
}

function write(key: string, value: string): void {
  try {
    globalThis.localStorage.setItem(key, value);
  } catch {
    // As above: the choice then lasts as long as the page.
  }
}
