import { describe, expect, it } from 'vitest';
import { parseManifestValue } from '../../../src-main/packages/index.ts';
import {
  extensionSchema,
  extensionVersionSchema,
  publisherSchema,
} from '../../../src-shared/models/catalog.ts';
import { audited } from '../../support/audit-package.ts';
import { StationError } from '../../../src-shared/errors/index.ts';
import { sampleManifest } from '../../support/sample-manifest.ts';

const PERSONAL =
  /^(?:e-?mail|phone|telephone|address|birth\w*|first-?name|last-?name|author|maintainers?|contacts?)$/i;

describe('metadata holds no personal data (P-1)', () => {
  it('has no field for any: not in the catalog, and a manifest with one is refused', () => {
    for (const schema of [extensionSchema, extensionVersionSchema, publisherSchema]) {
      expect(Object.keys(schema.shape).filter((field) => PERSONAL.test(field))).toEqual([]);
    }
    for (const field of ['author', 'email', 'contact', 'maintainers']) {
      const named = manifestProblems({ [field]: 'Ada Lovelace' });
      expect(named).toContain(field);
    }
  });

  it.each([
    ['an e-mail address', { description: 'Ask ada.lovelace@analytical-engines.co.uk about it.' }],
    ['a telephone number', { description: 'Call +44 20 7946 0958 for help.' }],
    ['an address among own keys', { 'x-team': { lead: 'ada@engines.org' } }],
    [
      'an address in a permission',
      { permissions: [{ capability: 'storage', reason: 'Mails to ada@engines.org.' }] },
    ],
  ])('has %s flagged by the privacy rule', (_what, change) => {
    const found = audited({}, change).filter((finding) => finding.ruleId === 'privacy-personal-data');
    expect(found).toMatchObject([{ class: 'privacy', severity: 'warning', file: 'wpk.json' }]);
  });

  it('does not take versions, numbers and addresses of projects for personal data', () => {
    const found = audited(
      {},
      {
        description: 'Uses 20, 50 and 200 day averages since 2019-01-01.',
        repository: 'https://git.example.org/team/drift',
        version: '1.2.0',
      },
    );
    expect(found.filter((finding) => finding.ruleId === 'privacy-personal-data')).toEqual([]);
  });
});

/** What the refusal of a manifest with these changes says. */
function manifestProblems(changes: Parameters<typeof sampleManifest>[0]): string {
  try {
    parseManifestValue(sampleManifest(changes));
  } catch (thrown) {
    if (thrown instanceof StationError) return JSON.stringify(thrown.toBody());
    throw thrown;
  }
  throw new Error('it was let through');
}
