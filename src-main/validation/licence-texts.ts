/** Sentences that stand in one licence only, most telling first. */
const TELLING: readonly (readonly [string, RegExp])[] = [
  ['Apache-2.0', /apache license\s*,?\s*version 2\.0/i],
  ['MPL-2.0', /mozilla public license,?\s*(?:version|v\.?)\s*2\.0/i],
  ['AGPL-3.0', /gnu affero general public license\s+version 3/i],
  ['LGPL-3.0', /gnu lesser general public license\s+version 3/i],
  ['LGPL-2.1', /gnu lesser general public license\s+version 2\.1/i],
  ['GPL-3.0', /gnu general public license\s+version 3/i],
  ['GPL-2.0', /gnu general public license\s+version 2/i],
  ['EPL-2.0', /eclipse public license\s*-?\s*v(?:ersion)?\.?\s*2\.0/i],
  ['BSL-1.0', /boost software license\s*-?\s*version 1\.0/i],
  ['Unlicense', /free and unencumbered software released into the public domain/i],
  ['CC0-1.0', /cc0 1\.0 universal/i],
  [
    '0BSD',
    /permission to use, copy, modify, and\/or distribute this software for any purpose with or without fee is hereby granted\.(?!.*provided that)/is,
  ],
  [
    'ISC',
    /permission to use, copy, modify, and(?:\/or)? distribute this software for any purpose with or without fee is hereby granted, provided that/i,
  ],
  ['BSD-3-Clause', /redistribution and use in source and binary forms[\s\S]*neither the name of/i],
  ['BSD-2-Clause', /redistribution and use in source and binary forms/i],
  ['MIT', /permission is hereby granted, free of charge, to any person obtaining a copy/i],
];

/** The licence that a text is of, by its telling sentences; null for a text of none we know. */
export function licenceNamedBy(text: string): string | null {
  const plain = text.slice(0, 60_000).replace(/\s+/g, ' ');
  return TELLING.find(([, pattern]) => pattern.test(plain))?.[0] ?? null;
}
