import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { errorDocs } from '../../../scripts/error-docs.ts';
import {
  ERRORS,
  fromErrorBody,
  isErrorCode,
  StationError,
  toStationError,
} from '../../../src-shared/errors/index.ts';

const root = path.resolve(import.meta.dirname, '../../..');

describe('the error catalogue', () => {
  it('is what docs/errors.md says, both ways', () => {
    expect(readFileSync(path.join(root, 'docs/errors.md'), 'utf8')).toBe(errorDocs());
  });

  it('names every code as area.kebab-reason, with a sentence and a next step', () => {
    for (const [code, { message, hint, status }] of Object.entries(ERRORS)) {
      expect(code).toMatch(/^(?:internal|[a-z]+(?:-[a-z]+)*\.[a-z0-9]+(?:-[a-z0-9]+)*)$/);
      expect(message.trim(), code).not.toBe('');
      expect(hint, code).toMatch(/[.`]$/);
      expect(status, code).toBeGreaterThanOrEqual(400);
    }
  });

  it('fills the fields of its message from the details', () => {
    const error = new StationError('api.forbidden', { role: 'reviewer' });
    expect(error.message).toBe('This needs the role reviewer.');
    expect(error.toBody()).toMatchObject({ code: 'api.forbidden', details: { role: 'reviewer' } });
  });

  it('turns what nobody expected into internal, with its cause', () => {
    const cause = new TypeError('x is not a function');
    expect(toStationError(cause)).toMatchObject({ code: 'internal', cause, exitCode: 70 });
  });

  it('rebuilds an error that crossed a door, and never an unknown code', () => {
    expect(fromErrorBody(new StationError('store.busy', { seconds: 5 }).toBody())).toMatchObject({
      code: 'store.busy',
    });
    expect(fromErrorBody({ code: 'made.up', message: 'hm' })).toMatchObject({ code: 'internal' });
    expect(isErrorCode('toString')).toBe(false);
  });
});
