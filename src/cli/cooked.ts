// What a terminal does by itself with the keys typed while redis-cli is busy: it shows them, lets
// the last line be corrected, and keeps them for later (the line discipline of the kernel).

const ERASE = '\b \b';

/** Keys kept for later, and what the terminal shows of them. */
export interface Typed {
  readonly kept: string;
  readonly shown: string;
}

/** Takes keys typed after `kept`; Enter is kept as a line feed. */
export function typeCooked(kept: string, keys: string): Typed {
  let typed: Typed = { kept, shown: '' };
  for (const key of keys) typed = typeKey(typed, key);
  return typed;
}

function typeKey({ kept, shown }: Typed, key: string): Typed {
  switch (key) {
    case '\r':
    case '\n':
      return { kept: `${kept}\n`, shown: `${shown}\r\n` };
    case '\x7f':
      return erase({ kept, shown }, /[^\n]$/u);
    case '\x15':
      return erase({ kept, shown }, /[^\n]+$/u);
    case '\x17':
      return erase({ kept, shown }, /[^\n ]* *$/u);
    case '\x04':
      return { kept, shown };
    default:
      return { kept: kept + key, shown: shown + visible(key) };
  }
}

function erase({ kept, shown }: Typed, part: RegExp): Typed {
  const erased = part.exec(kept)?.[0] ?? '';
  const cells = [...erased].map(visible).join('').length;
  return { kept: kept.slice(0, kept.length - erased.length), shown: shown + ERASE.repeat(cells) };
}

// `^A` for Ctrl-A.
function visible(key: string): string {
  const code = key.charCodeAt(0);
  return code < 0x20 && key !== '\t' ? `^${String.fromCharCode(code + 64)}` : key;
}
