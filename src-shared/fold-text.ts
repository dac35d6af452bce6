/**
 * Folds text for comparison: NFKC, lower case in every script, one form of sigma. What search compares, on both sides.
 */
export function foldText(text: string): string {
  return text.normalize('NFKC').toLowerCase().normalize('NFKC').replaceAll('ς', 'σ');
}
