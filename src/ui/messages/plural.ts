// One thing or many, and how numbers are written, by the rules of a language. For the messages.

/** A text for each plural form of a language; `#` stands for the number. */
export interface PluralForms {
  readonly one: string;
  readonly other: string;
}

/** How a language says "1 key" and "2 keys": its forms by number, `#` replaced. */
export function pluralIn(language: string): (count: number, forms: PluralForms) => string {
  const rules = new Intl.PluralRules(language);
  const numbers = new Intl.NumberFormat(language);
  return (count, { one, other }) => {
    const form = rules.select(count) === 'one' ? one : other;
    return form.replace('#', numbers.format(count));
  };
}
