import { extensionIdOf } from '../../../src-shared/models/manifest.ts';
import { editDistance } from '../edit-distance.ts';
import { nameSkeleton, skeletonOf } from '../look-alikes.ts';
import type { Rule } from '../rule.ts';
import { WELL_KNOWN_BRANDS, WELL_KNOWN_NAMES } from '../well-known-names.ts';

/** Shorter names are near to each other by chance. */
const SHORTEST = 6;

export const typosquatNameRule: Rule = {
  id: 'typosquat-name',
  class: 'typosquat',
  title: 'A name that imitates a known one',
  severity: 'error',
  looksFor:
    'Publisher, name, display name and dependencies that are one or two edits, a swapped part or a look-alike away from a name that people know, by another publisher. The same name by another publisher is a warning.',
  why: 'People who mistype or misread a name install something else.',
  fix: 'Choose a name of your own.',
  check(context, raise) {
    const { manifest } = context;
    if (manifest === null) return;
    const id = extensionIdOf(manifest);
    const known = [...context.input.context.popularNames, ...WELL_KNOWN_NAMES];
    for (const other of known) {
      if (other.id === id) continue;
      const [publisher = '', name = ''] = other.id.split('.');
      if (publisher === manifest.publisher) continue;
      const publisherIsNear = isNear(manifest.publisher, publisher);
      if (manifest.name === name) {
        if (publisherIsNear) raise({ file: 'wpk.json', message: `${id} imitates ${other.id}.` });
        else if (name.length >= SHORTEST)
          raise({ file: 'wpk.json', message: `${other.id} has the same name.`, severity: 'warning' });
        continue;
      }
      if (isNear(manifest.name, name) || sameParts(manifest.name, name))
        raise({ file: 'wpk.json', message: `${id} imitates ${other.id}.` });
      else if (isNear(plain(manifest.displayName), plain(other.displayName))) {
        raise({
          file: 'wpk.json',
          message: `The display name imitates “${other.displayName}” of ${publisher}.`,
        });
      } else if (
        plain(manifest.displayName) === plain(other.displayName) &&
        plain(other.displayName).length >= SHORTEST
      ) {
        raise({ file: 'wpk.json', message: `${other.id} has the same display name.`, severity: 'warning' });
      }
    }
    for (const brand of WELL_KNOWN_BRANDS) {
      for (const [field, value] of [
        ['publisher', manifest.publisher],
        ['name', manifest.name],
      ] as const) {
        if (value !== brand && imitatesBrand(value, brand))
          raise({ file: 'wpk.json', message: `The ${field} ${value} imitates ${brand}.` });
      }
    }
    for (const dependency of Object.keys(manifest.dependencies)) {
      if (dependency in context.input.context.dependencies) continue;
      const near = known.find((other) => other.id !== dependency && isNear(dependency, other.id));
      if (near !== undefined)
        raise({
          file: 'wpk.json',
          message: `The dependency ${dependency} is not found and looks like ${near.id}.`,
        });
    }
  },
};

function plain(text: string): string {
  return skeletonOf(text)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '');
}

function isNear(mine: string, known: string): boolean {
  if (mine === known || Math.min(mine.length, known.length) < SHORTEST) return false;
  if (nameSkeleton(mine) === nameSkeleton(known)) return true;
  // `momentum2` beside `momentum` is a second version of an idea, not a slip of the finger.
  if (mine.replace(/[-v]*\d+$/, '') === known.replace(/[-v]*\d+$/, ''))
    return mine.replace(/\D/g, '') === known.replace(/\D/g, '');
  const limit = Math.min(mine.length, known.length) >= 11 ? 2 : 1;
  const distance = editDistance(mine, known, limit);
  return distance <= limit && !isWordChange(mine, known);
}

/** A part was replaced by another word of nearly the same spelling: `risk-board` and `risk-guard` are two names. */
function isWordChange(mine: string, known: string): boolean {
  const a = mine.split('-');
  const b = known.split('-');
  if (a.length !== b.length || a.length === 1) return false;
  const changed = a.filter((part, index) => part !== b[index]);
  return changed.length === 1 && (changed[0]?.length ?? 0) <= 5;
}

/** `momentum-hyper` for `hyper-momentum`. */
function sameParts(mine: string, known: string): boolean {
  const parts = known.split('-');
  return parts.length > 1 && mine !== known && mine.split('-').toSorted().join() === parts.toSorted().join();
}

function imitatesBrand(value: string, brand: string): boolean {
  if (brand.length < SHORTEST) return false;
  for (const part of [value, ...value.split('-')]) {
    if (part === brand) return false;
    if (part.length < SHORTEST) continue;
    if (nameSkeleton(part) === nameSkeleton(brand)) return true;
    const limit = 1;
    if (
      part.length >= 7 &&
      editDistance(part, brand, limit) <= limit &&
      part !== `${brand}s` &&
      `${part}s` !== brand &&
      part[0] === brand[0]
    )
      return true;
  }
  return false;
}
