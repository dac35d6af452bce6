import { z } from 'zod';
import { TEXT_LIMITS } from '../../../src-shared/limits.ts';
import { cleanText } from '../clean-text.ts';
import { hostMethod } from './host-method.ts';

/** `notify.show(title, text)`: a notification to the user. Needs the grant `notify`. */
export const notifyShim = {
  show: hostMethod(z.tuple([z.string(), z.string()]), async ([title, text], side) => {
    side.demand('notify');
    await side.services.notify.show(
      cleanText(title, TEXT_LIMITS.displayName),
      cleanText(text, TEXT_LIMITS.description),
    );
    return undefined;
  }),
};
