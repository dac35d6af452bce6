import type { SearchHit } from '../port.ts';
import type { Plan } from './plan.ts';
import type { SearchDocument } from './search-document.ts';
import { documentWords, exactTerm, filterTerms } from './terms.ts';

/** The best tier a document reaches, null when it does not fit the words at all. The same rule as the index's lists. */
export function tierOf(document: SearchDocument, plan: Plan): SearchHit['tier'] | null {
  if (plan.words.length === 0) return 3;
  const name = new Set([...document.name, ...document.title]);
  const whole = [document.name, document.title, [...document.publisher, ...document.name]];
  if (whole.some((words) => exactTerm(words) === plan.exact)) return 0;
  if (holdsAll(name, plan)) return 1;
  if (holdsAll(new Set([...name, ...document.tags.flat()]), plan)) return 2;
  return holdsAll(documentWords(document), plan) ? 3 : null;
}

/** Everything of the plan but its words, category and ids. */
export function passesFilters(document: SearchDocument, text: string, plan: Plan): boolean {
  const terms = filterTerms(document);
  return (
    plan.filters.every((term) => terms.has(term)) && plan.phrases.every((phrase) => text.includes(phrase))
  );
}

function holdsAll(words: ReadonlySet<string>, plan: Plan): boolean {
  return plan.words.every((word, index) => {
    if (words.has(word)) return true;
    if (!plan.lastIsPrefix || index < plan.words.length - 1) return false;
    for (const longer of words) if (longer.startsWith(word)) return true;
    return false;
  });
}
